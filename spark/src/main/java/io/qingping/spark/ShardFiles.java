package io.qingping.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.gather.Tally;
import io.qingping.wenlan.shard.OpenShard;
import io.qingping.wenlan.shard.Outcome;
import io.qingping.wenlan.shard.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Writes the shards of a partition, one after the other, on this machine, then puts them out. */
final class ShardFiles {
  private final OutFolder out;
  private final String run;
  private final Tally tally = new Tally();

  ShardFiles(OutFolder out, String run) {
    this.out = out;
    this.run = run;
  }

  /**
   * Writes all.
   *
   * @param rows (shard, n, outcome, reason, extension, picture, text), sorted by the first two
   * @return what they hold
   */
  Tally write(Iterator<Row> rows) throws IOException {
    var scratch = Files.createTempDirectory("qingping");
    try {
      var row = rows.hasNext() ? rows.next() : null;
      while (row != null) {
        row = write(row, rows, scratch);
      }
      return tally;
    } finally {
      try (var files = Files.newDirectoryStream(scratch)) {
        for (var file : files) {
          Files.delete(file);
        }
      }
      Files.delete(scratch);
    }
  }

  /** Writes the shard that begins with a row; gives the first row of the next, or null. */
  private Row write(Row first, Iterator<Row> rows, Path scratch) throws IOException {
    int shard = first.getInt(0);
    var name = "%05d".formatted(shard);
    var tar = scratch.resolve(name + ".tar");
    var sidecar = scratch.resolve(name + ".jsonl");
    var stats = scratch.resolve(name + "_stats.json");
    var row = first;
    try (var open = new OpenShard(shard, tar, sidecar)) {
      while (row != null && row.getInt(0) == shard) {
        add(row, open);
        row = rows.hasNext() ? rows.next() : null;
      }
      open.finish(run).write(stats);
    }
    tally.addShard();
    if (Files.exists(tar)) {
      out.put(tar);
    }
    out.put(sidecar);
    out.put(stats); // last: it says that the shard is whole
    return row;
  }

  private void add(Row row, OpenShard shard) {
    var outcome = outcome(row.getString(2));
    if (!row.isNullAt(3)) {
      outcome.drop(Reason.valueOf(row.getString(3)), "");
    }
    if (outcome.reason().isPresent()) {
      shard.drop(outcome);
    } else {
      shard.keep(outcome, new Sample(row.getAs(5), row.getString(4), row.getString(6)));
    }
    tally.add(outcome);
  }

  private static Outcome outcome(String line) {
    try {
      return Outcome.read(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row does not hold an outcome", e);
    }
  }
}

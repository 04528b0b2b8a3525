package io.qingping.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.gather.SeenPages;
import io.qingping.wenlan.page.Capture;
import io.qingping.wenlan.page.PageReader;
import io.qingping.wenlan.page.WarcScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The captures of an archive, a row each, pages with what they say; and, as the last, where the
 * archive is damaged. One record is in memory at a time.
 *
 * <p>An archive that is not on a disk of this machine is first copied to one, since pages are read
 * at their places.
 */
final class CaptureRows implements Iterator<Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("address", DataTypes.StringType, false)
          .add("archive", DataTypes.IntegerType, false)
          .add("offset", DataTypes.LongType, false)
          .add("skipped", DataTypes.IntegerType, false)
          .add("status", DataTypes.IntegerType, false) // -1 for damage
          .add("html", DataTypes.BooleanType, false)
          .add("location", DataTypes.StringType)
          .add("visit", DataTypes.StringType) // of a page or of damage
          .add("items", DataTypes.LongType, false) // of the visit
          .add(
              "keys",
              DataTypes.createArrayType(DataTypes.LongType, false)); // of a page that counts

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Archive archive;
  private final int most;
  private final WarcScan scan;
  private final PageReader reader = new PageReader();
  private boolean damageTold;

  /**
   * @param most bytes of a page
   */
  CaptureRows(Archive archive, int most, Configuration hadoop) throws IOException {
    this.archive = archive;
    this.most = most;
    var local = LocalCopy.of(new Path(archive.path()), hadoop);
    try {
      scan = new WarcScan(local.file(), archive.number());
    } catch (IOException e) {
      local.close();
      throw e;
    }
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> close(scan, local));
  }

  private static void close(WarcScan scan, LocalCopy local) {
    try (local;
        scan) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return scan.hasNext() || !damageTold && scan.damage().isPresent();
  }

  @Override
  public Row next() {
    try {
      if (scan.hasNext()) {
        return row(scan.next());
      }
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      damageTold = true;
      var visit = Visit.of(scan.damage().get(), reader);
      return row(visit.address(), Long.MAX_VALUE, 0, -1, false, null, visit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row row(Capture capture) throws IOException {
    boolean page = capture.isSuccess() && capture.html();
    return row(
        capture.address(),
        capture.place().offset(),
        capture.place().skipped(),
        capture.status(),
        capture.html(),
        capture.location().map(URI::toString).orElse(null),
        page ? Visit.of(scan.read(capture, most, true), reader) : null);
  }

  private Row row(
      URI address, long offset, int skipped, int status, boolean html, String location, Visit visit)
      throws JsonProcessingException {
    boolean counts = visit != null && visit.reason() == null;
    long items = 0;
    if (visit != null) {
      items = counts ? visit.page().candidates().size() : 1;
    }
    return RowFactory.create(
        address.toString(),
        archive.number(),
        offset,
        skipped,
        status,
        html,
        location,
        visit == null ? null : JSON.writeValueAsString(visit),
        items,
        counts ? SeenPages.keys(visit) : null);
  }

  /** A visit as it was written into a row. */
  static Visit visit(String json) {
    try {
      return JSON.readValue(json, Visit.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row does not hold a visit", e);
    }
  }
}

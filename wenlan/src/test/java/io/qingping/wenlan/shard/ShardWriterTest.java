package io.qingping.wenlan.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.PictureHash;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.TextLanguage;
import io.qingping.wenlan.page.Candidate;
import io.qingping.wenlan.page.Role;
import io.qingping.wenlan.page.RoleText;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {
  private static final int OUTCOMES = 12; // every third is dropped: 8 samples, 3 in a shard
  private static final List<String> FILES =
      List.of("00000.tar", "00001.tar", "00002.tar", "00000.jsonl", "00001.jsonl", "hashes.bin");

  @TempDir private Path folder;

  /** Writes outcomes up to a number, from wherever the folder is; gives the pictures known. */
  private static int write(Path out, int end) throws IOException {
    return write(out, end, 3);
  }

  private static int write(Path out, int end, int samplesInShard) throws IOException {
    var known = new ArrayList<PictureHash>();
    try (var shards = ShardFolder.open(out);
        var writer = new ShardWriter(shards, "run", samplesInShard, known::add)) {
      while (writer.next() < end) {
        long n = writer.next();
        var candidate =
            new Candidate(
                URI.create("http://a/" + n + ".png"),
                URI.create("http://a/"),
                (int) n,
                List.of(new RoleText(Role.ALT, "图" + n)));
        var outcome = Outcome.picture(n, candidate);
        if (n % 3 == 2) {
          outcome.drop(Reason.TOO_SMALL, "");
          writer.drop(outcome);
        } else {
          var sha = new byte[32];
          new Random(n).nextBytes(sha);
          outcome.texts("图" + n, TextLanguage.ZH, candidate.texts());
          outcome.file(700, sha);
          outcome.size(900, 600);
          outcome.sampleSize(90, 60);
          outcome.look(new Look(n, 1.5f, new byte[Look.CELLS]));
          writer.keep(outcome, new Sample(new byte[700 + (int) n], "png", "图" + n));
        }
      }
      if (end == OUTCOMES) {
        writer.finish();
      }
    }
    return known.size();
  }

  private void requireSame(Path out, String about) throws IOException {
    var whole = folder.resolve("whole");
    if (!Files.exists(whole)) {
      write(whole, OUTCOMES);
    }
    write(out, OUTCOMES);
    for (var file : FILES) {
      assertThat(out.resolve(file)).as(about).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  private static Path part(Path out, String kind) {
    return out.resolve(".gather/part-run-00001." + kind);
  }

  @Test
  void goesOnBehindTheLastOutcomeThatIsWholeInBothFiles() throws IOException {
    for (var kind : List.of("tar", "jsonl")) {
      for (int cut : new int[] {1, 100, 512, 600, 1100, 2000, 3000, 9999}) {
        var out = folder.resolve(kind + cut);
        write(out, 7); // one whole shard, two samples and a drop of the next
        try (var channel = FileChannel.open(part(out, kind), StandardOpenOption.WRITE)) {
          channel.truncate(Math.max(0, channel.size() - cut));
        }
        requireSame(out, kind + " without its last " + cut + " bytes");
      }
    }
  }

  @Test
  void finishesAShardThatWasFullWhenTheProcessDied() throws IOException {
    var out = folder.resolve("full");
    write(out, 4, 4); // three samples, and no shard is finished
    requireSame(out, "three samples");
  }

  @Test
  void goesOnWithAShardThatHasItsNameButNotItsMark() throws IOException {
    var out = folder.resolve("named");
    write(out, 7);
    Files.move(part(out, "tar"), out.resolve("00001.tar"));
    requireSame(out, "named tar");
  }

  @Test
  void makesLostAndDamagedHashesAgain() throws IOException {
    var out = folder.resolve("out");
    write(out, OUTCOMES);
    var hashes = Files.readAllBytes(out.resolve("hashes.bin"));
    var damaged = hashes.clone();
    damaged[50] ^= 1;
    Files.write(out.resolve("hashes.bin"), damaged);
    assertThat(write(out, OUTCOMES)).isEqualTo(8);
    assertThat(out.resolve("hashes.bin")).hasBinaryContent(hashes);
    Files.delete(out.resolve("hashes.bin"));
    assertThat(write(out, OUTCOMES)).isEqualTo(8);
    assertThat(out.resolve("hashes.bin")).hasBinaryContent(hashes);
  }

  @Test
  void oneProcessAtATimeAddsToAFolder() throws IOException {
    try (var first = ShardFolder.open(folder.resolve("out"))) {
      assertThatThrownBy(() -> ShardFolder.open(folder.resolve("out")))
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("in use by another process");
      assertThat(first.size()).isZero();
    }
  }

  @Test
  void aGapBetweenShardsIsDamage() throws IOException {
    var out = folder.resolve("out");
    write(out, OUTCOMES);
    Files.delete(out.resolve("00001_stats.json"));
    assertThatThrownBy(() -> ShardFolder.open(out))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("it has 00002_stats.json, but not 00001_stats.json");
  }
}

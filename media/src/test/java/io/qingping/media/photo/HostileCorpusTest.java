package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every picture of the corpus is read or told in one sentence, in bounded time and memory. */
class HostileCorpusTest {
  private static final long TWO_GIB = 2L << 30;

  /** Damaged or made-up files; every other file of a known format must give a picture. */
  private static final List<String> HOPELESS =
      List.of(
          "/IMAGING-210/testfile.png",
          "/IMAGING-211/testfile_2.png",
          "/IMAGING-215/",
          "/IMAGING-220/",
          "/data/images/bmp/5/",
          "/images/bmp/IMAGING-279/",
          "/images/gif/oss-fuzz-33501/",
          "/images/jpeg/oss-fuzz-33458/",
          "/images/png/IMAGING-317/",
          "/images/png/oss-fuzz-33691/",
          "/broken-jpeg/",
          "/test-documents/testAVIF.avif"); // a header of 185 bytes without pixels

  private final List<String> table = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  @Test
  void everyFileIsAPictureOrOneSentence(@TempDir Path folder) throws Exception {
    long before = Pointer.physicalBytes();
    var peak = new AtomicLong(before);
    var watch = new Thread(() -> watchMemory(peak));
    watch.setDaemon(true);
    watch.start();
    long slowest = 0;
    for (var name : Corpus.all()) {
      slowest = Math.max(slowest, read(name, folder));
    }
    watch.interrupt();
    long growth = peak.get() - before;
    table.add(
        "slowest %d ms; resident memory grew by at most %d MB; heap peak %d MB; outcomes %s"
            .formatted(slowest, growth >> 20, heapPeak() >> 20, outcomes));
    Files.write(Path.of("target", "photo-outcomes.txt"), table);

    assertThat(unexpected).isEmpty();
    assertThat(outcomes).doesNotContainKey("photo.slow");
    assertThat(growth).isLessThan(TWO_GIB);
    assertThat(outcomes.get("picture")).isGreaterThan(195);
  }

  private long read(String name, Path folder) throws IOException {
    var file = Corpus.copy(name, Files.createTempDirectory(folder, "one"));
    Files.setLastModifiedTime(file, Fixtures.LONG_AGO);
    long start = System.nanoTime();
    String outcome;
    String detail;
    try {
      var info = new PhotoReader().read(file).info();
      outcome = "picture";
      detail =
          "%s %dx%d turn %d, %s, %s"
              .formatted(
                  info.format(),
                  info.storedWidth(),
                  info.storedHeight(),
                  info.orientation(),
                  info.colourProfile(),
                  info.warnings().stream().map(w -> w.message(Locale.ROOT)).toList());
    } catch (MediaException e) {
      outcome = e.key();
      detail = e.getMessage();
      boolean foreign = e.key().startsWith("photo.kind.");
      if (!foreign && HOPELESS.stream().noneMatch(name::startsWith)) {
        unexpected.add(name + ": " + e.getMessage());
      }
    } catch (RuntimeException e) {
      outcome = "raw " + e;
      detail = "";
      unexpected.add(name + ": " + e);
    }
    long took = (System.nanoTime() - start) / 1_000_000;
    outcomes.merge(outcome, 1, Integer::sum);
    table.add("%-20s %6d ms  %s  %s".formatted(outcome, took, name, detail));
    return took;
  }

  private static void watchMemory(AtomicLong peak) {
    while (!Thread.currentThread().isInterrupted()) {
      peak.accumulateAndGet(Pointer.physicalBytes(), Math::max);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}

package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.gather.Gather;
import io.qingping.wenlan.gather.GatherOptions;
import io.qingping.wenlan.shard.ShardException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatherJobTest {
  private static final String A = "http://a.example/";
  private static final String B = "https://b.example/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static GatherOptions options(List<Path> archives, int samples) {
    return new GatherOptions(
        archives.stream().map(Path::toString).toList(),
        null,
        new FilterConfig(
            null, null, null, null, null, null, null, null, null, null, null, 1.0, null),
        null,
        FetchOptions.standard(1 << 20),
        5,
        1000,
        samples,
        2,
        true,
        false);
  }

  /** Two sites in five archives, with all that makes a difference; two of them are damaged. */
  private List<Path> archives() throws IOException {
    return List.of(
        first().save(folder.resolve("1.warc.gz")),
        second().save(folder.resolve("2.warc.gz")),
        Files.write(folder.resolve("3.warc.gz"), third()),
        Files.writeString(folder.resolve("4.warc.gz"), "no archive ".repeat(1000)),
        twice().save(folder.resolve("5.warc.gz")));
  }

  private static Crawl first() throws IOException {
    var body = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      // A text beside all twelve says nothing about any.
      body.append("<p>这一段讲的是第%1$d号图案。</p><img src='img/%1$d.png' alt='本站的图案'>".formatted(i));
    }
    body.append("<img src=moved.png alt=搬走的图案><img src=loop.png alt=转圈的图案>");
    body.append("<img src=gone.png alt=失踪的图案><img src=failed.png alt=坏掉的图案>");
    var inline = Base64.getEncoder().encodeToString(Crawl.noise(70, 70, 200));
    body.append("<img src='data:image/png;base64,%s' alt=就在页面里的图案>".formatted(inline));
    try (var crawl = new Crawl()) {
      for (int i = 0; i < 12; i++) {
        crawl.picture(A + "img/" + i + ".png", Crawl.blocks(i, 96, 80));
      }
      return crawl
          .page(A + "z.html", "图案目录", body.toString())
          .answer(A + "moved.png", 302, "text/plain", new byte[0], "Location", "/m2.png")
          .answer(A + "m2.png", 301, "text/plain", new byte[0], "Location", B + "there.png")
          .answer(A + "loop.png", 302, "text/plain", new byte[0], "Location", "/loop.png")
          .answer(A + "failed.png", 503, "text/plain", new byte[0])
          .answer(A + "late.html", 404, "text/html", new byte[9]);
    }
  }

  private static Crawl second() throws IOException {
    try (var crawl = new Crawl()) {
      return crawl
          .page(
              A + "gbk.html",
              "橘猫与三花",
              "<h1>橘猫</h1><p>前面一段。第二句。</p><img data-src='/striped.png'"
                  + " src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' alt='一只橘猫'><figure><img"
                  + " src=cat.png><figcaption>三花猫在窗台上</figcaption></figure>",
              Charset.forName("GBK"))
          .page(
              B + "en/index.html",
              "Harbour pictures",
              "<p>Boats leave the harbour at dawn.</p><img src=boat.png alt='A red boat'>"
                  + "<img src=/copy.png alt='The same red boat'>"
                  + "<img src=/smaller.png alt='The red boat again, smaller'>"
                  + "<img src=/wider.png alt='The red boat, but in another shape'>"
                  + "<img src=http://a.example/img/3.png alt='A pattern of the other site'>"
                  + "<img src=tiny.png alt='A tiny thing'><img src=dark.png alt='Nothing at all'>")
          .page(
              B + "no.html", "Closed", "<meta name=robots content=noai><img src=x.png alt=Secret>")
          .page(A + "late.html", "迟到的页面", "<img src=late.png alt=迟到的图案>")
          .page(A + "z.html", "图案目录的后来一版", "<img src=new.png alt=不该出现的图案>")
          .picture(A + "striped.png", Crawl.blocks(20, 100, 100))
          .picture(A + "cat.png", Crawl.blocks(21, 120, 100))
          .picture(B + "en/boat.png", Crawl.blocks(22, 100, 100))
          .picture(B + "copy.png", Crawl.blocks(22, 100, 100))
          .picture(B + "smaller.png", Crawl.blocks(22, 90, 90))
          .picture(B + "wider.png", Crawl.blocks(22, 150, 100))
          .picture(B + "en/tiny.png", Crawl.noise(30, 30, 255))
          .picture(B + "en/dark.png", Crawl.noise(100, 100, 2))
          .picture(B + "there.png", Crawl.blocks(24, 100, 100))
          .picture(A + "img/0.png", Crawl.blocks(99, 96, 80)); // a later capture does not count
    }
  }

  /** Pages under two addresses. */
  private static Crawl twice() throws IOException {
    var door = new StringBuilder();
    try (var crawl = new Crawl()) {
      for (int i = 0; i < 6; i++) { // counted twice, this text would be beside too many
        door.append("<img src='/door/%d.png' alt='门口的图案'>".formatted(i));
        crawl.picture(A + "door/" + i + ".png", Crawl.blocks(40 + i, 100, 100));
      }
      var same = "<img src=same.png alt=同一个图案>";
      return crawl
          .page(A, "门口", door.toString())
          .page(A + "index.html", "门口", door.toString())
          .page(A + "s1.html", "第一个地址", "<link rel=canonical href=s2.html>" + same)
          .page(A + "s2.html", "第二个地址", same)
          .page(A + "s3.html", "第二个地址", same) // is s2, which does not count either
          .page(
              A + "s4.html",
              "别的网页",
              "<link rel=canonical href=s2.html><img src=other.png alt=另一个图案>")
          .picture(A + "same.png", Crawl.blocks(50, 100, 100))
          .picture(A + "other.png", Crawl.blocks(51, 100, 100));
    }
  }

  /** Without its end, and with a spoilt record in the middle. */
  private static byte[] third() throws IOException {
    var all = new ByteArrayOutputStream();
    try (var before = new Crawl();
        var spoilt = new Crawl();
        var behind = new Crawl()) {
      all.write(before.picture(A + "late.png", Crawl.blocks(30, 100, 100)).bytes());
      var bytes = spoilt.page(A + "spoilt.html", "Spoilt", "<p>Nobody reads this.").bytes();
      Arrays.fill(bytes, 20, bytes.length, (byte) 7);
      all.write(bytes);
      behind
          .page(B + "last.html", "Last page", "<img src=last.png alt='A last pattern'>")
          .picture(B + "last.png", Crawl.blocks(31, 100, 100))
          .page(B + "end.html", "Cut off", "<img src=q.png alt='Cut off'>".repeat(50));
      all.write(Arrays.copyOf(behind.bytes(), behind.bytes().length - 40));
    }
    return all.toByteArray();
  }

  private Path embedded(GatherOptions options, String name) throws Exception {
    var out = folder.resolve(name);
    new Gather(options, out, (stage, done, total, kept) -> {}, () -> false).run();
    return out;
  }

  private Path onCluster(GatherOptions options, String name) throws IOException {
    var out = folder.resolve(name);
    new GatherJob(spark, options, Duration.ofHours(1), out.toString()).run();
    return out;
  }

  private static TreeSet<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var names = new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
      names.removeAll(List.of(".gather", "hashes.bin", "report.html"));
      return names;
    }
  }

  private static List<String> outcomes(Path folder) throws IOException {
    var lines = new ArrayList<String>();
    for (var name : files(folder)) {
      if (name.endsWith(".jsonl")) {
        lines.addAll(Files.readAllLines(folder.resolve(name)));
      }
    }
    return lines;
  }

  @Test
  void aClusterGivesTheShardsOfOneProcessByteForByte() throws Exception {
    var options = options(archives(), 5);
    var one = embedded(options, "one");
    var many = onCluster(options, "many");
    assertThat(outcomes(many)).isEqualTo(outcomes(one));
    assertThat(files(many)).isEqualTo(files(one)).contains("00003.tar", "report.json");
    for (var name : files(one)) {
      assertThat(many.resolve(name)).as(name).hasSameBinaryContentAs(one.resolve(name));
    }
    var reasons = new TreeMap<String, Integer>();
    var report = JSON.readTree(many.resolve("report.json").toFile());
    report
        .get("reasons")
        .properties()
        .forEach(reason -> reasons.put(reason.getKey(), reason.getValue().asInt()));
    assertThat(reasons)
        .containsEntry("DAMAGED", 2)
        .containsEntry("MISSING", 3)
        .containsEntry("OPTED_OUT", 1)
        .containsEntry("SAME_ADDRESS", 1)
        .containsEntry("SAME_BYTES", 4) // three of them pages
        .containsEntry("NEAR_DUPLICATE", 1)
        .containsKeys("TOO_SMALL", "BLANK");
    assertThat(String.join("\n", outcomes(many)))
        .contains("门口的图案", "另一个图案")
        .doesNotContain("本站的图案");

    var again = new Gather(options, many, (stage, done, total, kept) -> {}, () -> false).run();
    assertThat(again.added()).as("what one process adds to it").isZero();
  }

  @Test
  void refusesForeignFoldersAndSourcesThatAreNone() throws Exception {
    var archives = List.of(second().save(folder.resolve("a.warc.gz")));
    assertThatThrownBy(() -> onCluster(options(archives, 5), "."))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("has files of something else");
    assertThatThrownBy(() -> onCluster(options(List.of(folder), 5), "out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("*.warc.gz");
    assertThatThrownBy(() -> onCluster(options(List.of(folder.resolve("none")), 5), "out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not exist");
  }
}

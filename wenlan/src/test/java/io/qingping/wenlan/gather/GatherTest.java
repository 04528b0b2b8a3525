package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.fetch.Loopback;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.shard.ShardException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatherTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  static FetchOptions fast() {
    return new FetchOptions(
        "tests",
        Duration.ZERO,
        4,
        Duration.ofSeconds(10),
        1,
        Duration.ofMillis(20),
        Duration.ofSeconds(1),
        3,
        true,
        1 << 20);
  }

  static GatherOptions options(String source, String root, int samples) {
    return new GatherOptions(
        List.of(source),
        root == null ? null : URI.create(root),
        FilterConfig.standard(),
        null,
        fast(),
        5,
        1000,
        samples,
        4,
        false,
        false);
  }

  static GatherResult gather(GatherOptions options, Path out) throws Exception {
    return new Gather(options, out, (stage, done, total, kept) -> {}, () -> false).run();
  }

  private static List<JsonNode> outcomes(Path out) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (int shard = 0; Files.exists(out.resolve("%05d.jsonl".formatted(shard))); shard++) {
      for (var line : Files.readAllLines(out.resolve("%05d.jsonl".formatted(shard)))) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private static TreeMap<String, byte[]> entries(Path tar) throws IOException {
    var entries = new TreeMap<String, byte[]>();
    try (var file = new TarFile(tar)) {
      for (var entry : file.getEntries()) {
        try (var in = file.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  @Test
  void aSiteItsArchiveAndItsFolderGiveTheSameShardsByteForByte() throws Exception {
    var site = Site.of(3, 4);
    try (var server = new Loopback()) {
      server.serve(site.files);
      gather(options(server.at("/index.html").toString(), null, 5), folder.resolve("web"));
      var saved = site.save(folder.resolve("saved"));
      gather(options(saved.toString(), server.at("/").toString(), 5), folder.resolve("files"));
      var archive = site.archive(server.at("/"), folder.resolve("site.warc.gz"));
      gather(options(archive.toString(), null, 5), folder.resolve("warc"));
    }
    for (var name : List.of("00000.tar", "00001.tar", "00002.tar", "00002.jsonl", "hashes.bin")) {
      for (var other : List.of("files", "warc")) {
        assertThat(folder.resolve(other).resolve(name))
            .as(other)
            .hasSameBinaryContentAs(folder.resolve("web").resolve(name));
      }
    }
    var tar = entries(folder.resolve("web/00000.tar"));
    assertThat(tar).hasSize(15).containsKeys("000000000.jpg", "000000000.txt", "000000000.json");
    assertThat(tar.get("000000000.jpg")).isEqualTo(site.files.get("img/0.jpg"));
    assertThat(new String(tar.get("000000000.txt"), StandardCharsets.UTF_8)).isEqualTo("第0号图案的样子");
    var json = JSON.readTree(tar.get("000000000.json"));
    assertThat(json.get("url").asText()).endsWith("/img/0.jpg");
    assertThat(json.get("language").asText()).isEqualTo("zh");
    assertThat(json.get("texts").findValuesAsText("role")).contains("alt", "page_title");
    assertThat(json.get("width").asInt()).isEqualTo(96);
  }

  @Test
  void everyDropHasItsReason() throws Exception {
    var site = new Site();
    site.files.put("good.jpg", Site.picture(1, 100, 100));
    site.files.put("copy.jpg", Site.picture(1, 100, 100));
    site.files.put("smaller.jpg", Jpeg.of(Site.blocks(1, 90, 90), 0.8f));
    site.files.put("tiny.jpg", Jpeg.of(Site.blocks(2, 20, 20), 1f));
    site.files.put("narrow.jpg", Site.picture(3, 400, 70));
    site.files.put("plain.jpg", Jpeg.of(io.qingping.media.Picture.black(200, 200), 1f));
    site.files.put("text.jpg", "this is no picture at all".repeat(40).getBytes());
    var cut = Site.picture(4, 300, 300);
    site.files.put("cut.jpg", java.util.Arrays.copyOf(cut, cut.length / 2));
    site.files.put("short.jpg", Site.picture(5, 100, 100));
    site.files.put("russian.jpg", Site.picture(6, 100, 100));
    site.files.put("bad.jpg", Site.picture(7, 100, 100));
    var body = new StringBuilder();
    for (var name : site.files.keySet()) {
      body.append("<img src=\"%s\" alt=\"%s\">\n".formatted(name, alt(name)));
    }
    body.append("<img src=\"gone.jpg\" alt=\"一张不在的图\">");
    body.append("<img src=\"ftp://example.org/a.jpg\" alt=\"一张别处的图\">");
    site.page("index.html", "1", body.toString());
    var out = folder.resolve("out");
    gather(options(site.save(folder.resolve("in")).toString(), null, 100), out);

    var reasons = new TreeMap<String, String>();
    for (var line : outcomes(out)) {
      var url = line.get("url").asText();
      reasons.put(url.substring(url.lastIndexOf('/') + 1), line.path("reason").asText("kept"));
    }
    var expected = new TreeMap<String, String>();
    expected.put("bad.jpg", "SENSITIVE");
    expected.put("plain.jpg", "BLANK");
    expected.put("copy.jpg", "kept"); // the first in the page's order
    expected.put("good.jpg", "SAME_BYTES");
    expected.put("smaller.jpg", "NEAR_DUPLICATE");
    expected.put("cut.jpg", "DAMAGED");
    expected.put("gone.jpg", "MISSING");
    expected.put("narrow.jpg", "ASPECT");
    expected.put("russian.jpg", "LANGUAGE");
    expected.put("short.jpg", "SHORT_TEXT");
    expected.put("text.jpg", "WRONG_TYPE");
    expected.put("tiny.jpg", "TOO_SMALL");
    reasons.remove("a.jpg");
    assertThat(reasons).isEqualTo(expected);

    var report = JSON.readTree(out.resolve("report.json").toFile());
    assertThat(report.at("/kept").asInt()).isEqualTo(1);
    assertThat(report.at("/reasons/BLANK").asInt()).isEqualTo(1);
    assertThat(report.at("/languages/zh").asInt()).isEqualTo(1);
    var page = Files.readString(out.resolve("report.html"));
    assertThat(page).contains("只有一种颜色", "Of one colour", "data:image/jpeg;base64,/9j/");
    assertThat(page).doesNotContainPattern("(src|href)=\"(http|file|/)");
  }

  private static String alt(String name) {
    return switch (name) {
      case "short.jpg" -> "图";
      case "russian.jpg" -> "Красивая картинка с кошкой";
      case "bad.jpg" -> "色情图片一张";
      default -> "一张名为" + name + "的图";
    };
  }

  /** A network of random weights, which is rather sure of everything. */
  private static GatherOptions suspicious(Path in, double most) {
    var filter =
        new FilterConfig(
            null, null, null, null, null, null, null, null, null, null, null, most, null);
    var network = Fixtures.path("tfjs_tiny");
    return new GatherOptions(
        List.of(in.toString()), null, filter, network, fast(), 5, 1000, 100, 4, true, false);
  }

  @Test
  void whatTheNetworkTakesForNudityIsDroppedAndNotShown() throws Exception {
    var in = Site.of(1, 3).save(folder.resolve("in"));
    var dropped = folder.resolve("dropped");
    gather(suspicious(in, 0.5), dropped);
    assertThat(outcomes(dropped)).hasSize(3);
    for (var outcome : outcomes(dropped)) {
      assertThat(outcome.get("reason").asText()).isEqualTo("NSFW");
      assertThat(outcome.get("nsfw").asDouble()).isBetween(0.5, 1.0);
    }
    assertThat(Files.readString(dropped.resolve("report.html")))
        .contains("裸露")
        .doesNotContain("data:image");

    var kept = folder.resolve("kept");
    assertThat(gather(suspicious(in, 0.99), kept).added()).isEqualTo(3);
    var json = JSON.readTree(entries(kept.resolve("00000.tar")).get("000000000.json"));
    assertThat(json.get("nsfw").asDouble()).isBetween(0.5, 0.99);
    var report = JSON.readTree(kept.resolve("report.json").toFile());
    int counted = 0;
    for (var count : report.get("nsfw")) {
      counted += count.asInt();
    }
    assertThat(counted).isEqualTo(3);

    var off = folder.resolve("off");
    gather(suspicious(in, 1), off);
    assertThat(outcomes(off)).noneMatch(outcome -> outcome.has("nsfw"));
  }

  @Test
  void textsBesideManyPicturesAreLeftOut() throws Exception {
    var site = Site.of(1, 14);
    var page = new String(site.files.get("docs/page0.html"), StandardCharsets.UTF_8);
    site.files.put(
        "docs/page0.html",
        page.replaceAll("第\\d+号图案的样子", "本站的图案").getBytes(StandardCharsets.UTF_8));
    var out = folder.resolve("out");
    gather(options(site.save(folder.resolve("in")).toString(), null, 100), out);
    assertThat(outcomes(out)).hasSize(14);
    for (var outcome : outcomes(out)) {
      assertThat(outcome.get("caption").asText()).doesNotContain("本站");
      assertThat(outcome.get("texts").findValuesAsText("role")).doesNotContain("alt");
    }
  }

  @Test
  void aSecondRunAddsOnlyWhatIsNew() throws Exception {
    var site = Site.of(2, 3);
    var in = site.save(folder.resolve("in"));
    var out = folder.resolve("out");
    assertThat(gather(options(in.toString(), null, 4), out).added()).isEqualTo(6);
    assertThat(gather(options(in.toString(), null, 4), out).added()).isZero();

    var larger = Site.of(3, 3).save(folder.resolve("larger"));
    Files.delete(out.resolve("hashes.bin")); // made again from the sidecars
    var second = gather(options(larger.toString(), null, 4), out);
    assertThat(second.added()).isEqualTo(3);
    assertThat(second.samples()).isEqualTo(9);
    assertThat(outcomes(out))
        .filteredOn(o -> o.path("reason").asText().equals("SAME_BYTES"))
        .hasSize(6);
    assertThat(out.resolve("00002.tar")).exists();
    assertThat(entries(out.resolve("00002.tar"))).containsKey("000020000.jpg").hasSize(9);
  }

  @Test
  void aStoppedRunGoesOnAndGivesTheSameShards() throws Exception {
    var in = Site.of(3, 4).save(folder.resolve("in")).toString();
    gather(options(in, null, 5), folder.resolve("whole"));
    var out = folder.resolve("stopped");
    int starts = 0;
    for (boolean whole = false; !whole; starts++) {
      var heard = new AtomicInteger();
      whole =
          new Gather(
                  options(in, null, 5),
                  out,
                  (stage, done, total, kept) -> heard.incrementAndGet(),
                  () -> heard.get() > 3)
              .run()
              .whole();
      assertThat(starts).isLessThan(20);
    }
    assertThat(starts).isGreaterThan(3);
    for (var name : List.of("00000.tar", "00001.tar", "00002.tar", "00001.jsonl", "hashes.bin")) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(folder.resolve("whole").resolve(name));
    }
  }

  @Test
  void refusesForeignAndDamagedFolders() throws Exception {
    var in = Site.of(1, 3).save(folder.resolve("in")).toString();
    assertThatThrownBy(() -> gather(options(in, null, 5), folder.resolve("in")))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("has files of something else");
    var out = folder.resolve("out");
    gather(options(in, null, 2), out);
    var tar = Files.readAllBytes(out.resolve("00000.tar"));
    Files.write(out.resolve("00000.tar"), java.util.Arrays.copyOf(tar, 700));
    assertThatThrownBy(() -> gather(options(in, null, 2), out))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("shard 00000 is not as it was written");
    Files.write(out.resolve("00000.tar"), tar);
    Files.writeString(out.resolve("gather.json"), "{");
    assertThatThrownBy(() -> gather(options(in, null, 2), out))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("gather.json");
  }

  @Test
  void largeTurnedAndForeignFormatsBecomeUprightJpegs() throws Exception {
    var site = new Site();
    site.files.put("large.jpg", Site.picture(1, 2000, 1500));
    var gif = new java.io.ByteArrayOutputStream();
    var image = new java.awt.image.BufferedImage(120, 90, 1);
    var graphics = image.createGraphics();
    graphics.fillRect(10, 20, 50, 60);
    graphics.dispose();
    javax.imageio.ImageIO.write(image, "gif", gif);
    site.files.put("small.gif", java.util.Arrays.copyOf(gif.toByteArray(), 1024));
    site.page("index.html", "图", "<img src=large.jpg alt=大图一张><img src=small.gif alt=动图一张>");
    var out = folder.resolve("out");
    gather(options(site.save(folder.resolve("in")).toString(), null, 5), out);
    var lines = outcomes(out);
    assertThat(lines).hasSize(2).allMatch(line -> line.has("key"), "kept");
    assertThat(lines.get(0).get("width").asInt()).isEqualTo(1024);
    assertThat(lines.get(0).get("original_width").asInt()).isEqualTo(2000);
    var entries = entries(out.resolve("00000.tar"));
    assertThat(entries.get("000000001.jpg")).startsWith(0xff, 0xd8);
  }
}

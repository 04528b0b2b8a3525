package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;

class WarcFilesTest {
  private static final URI HOST = URI.create("http://a.example/");

  @TempDir Path temp;

  private static URI at(String path) {
    return HOST.resolve(path);
  }

  private static WarcRecord page(String path) throws IOException {
    return Site.response(at(path), "text/html", ("<p>" + path + " ").repeat(99).getBytes());
  }

  private static WarcRecord response(String path, int status, byte[] body, String... headers)
      throws IOException {
    var http = new HttpResponse.Builder(status, "-");
    for (var i = 0; i < headers.length; i += 2) {
      http.addHeader(headers[i], headers[i + 1]);
    }
    http.body(MediaType.parse("image/png"), body);
    return new WarcResponse.Builder(at(path)).body(http.build()).build();
  }

  private Path archive(WarcCompression compression, WarcRecord... records) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new WarcWriter(Channels.newChannel(out), compression)) {
      for (var record : records) {
        writer.write(record);
      }
    }
    var ending = compression == WarcCompression.GZIP ? ".warc.gz" : ".warc";
    return Files.write(Files.createTempFile(temp, "a", ending), out.toByteArray());
  }

  private static List<Lookup> pages(PageSource source) {
    var pages = new ArrayList<Lookup>();
    source.pages().forEachRemaining(pages::add);
    return pages;
  }

  private static String reason(Lookup lookup) {
    return lookup instanceof Missing missing ? missing.reason().name() : "there";
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void readsResponsesAndResources() throws IOException {
    var resource =
        new WarcResource.Builder(at("r.html"))
            .body(MediaType.parse("text/html"), "<p>resource".getBytes())
            .build();
    var source =
        new WarcFiles(
            List.of(
                archive(WarcCompression.GZIP, page("b.html"), resource),
                archive(
                    WarcCompression.NONE,
                    response("gone.png", 404, new byte[1]),
                    response("moved.png", 302, new byte[0], "Location", "/cat.png"),
                    response("loop.png", 302, new byte[0], "Location", "/loop.png"),
                    response("cat.png", 200, "first".getBytes()),
                    response("cat.png", 200, "later".getBytes()))));
    assertThat(source.size()).isEqualTo(2);
    assertThat(pages(source))
        .extracting(p -> source.key(((Fetched) p).address()))
        .containsExactly("b.html", "r.html");
    assertThat(((Fetched) source.image(at("moved.png"))).body()).asString().isEqualTo("first");
    assertThat(List.of("gone.png", "loop.png", "none.png"))
        .allSatisfy(p -> assertThat(reason(source.image(at(p)))).isEqualTo("NOT_THERE"));
  }

  @Test
  void unpacksBodiesWithinTheLimit() throws IOException {
    var big = gzip(new byte[50_000_000]);
    var chunked = "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    var source =
        new WarcFiles(
            List.of(
                archive(
                    WarcCompression.GZIP,
                    response("a.png", 200, gzip("hello".getBytes()), "Content-Encoding", "gzip"),
                    response("plain.png", 200, "hello".getBytes(), "Content-Encoding", "gzip"),
                    response("chunks.png", 200, chunked, "Transfer-Encoding", "chunked"),
                    response("br.png", 200, new byte[9], "Content-Encoding", "br"),
                    response("bomb.png", 200, big, "Content-Encoding", "gzip"))),
            new Limits(1000, 1_000_000));
    for (var path : List.of("a.png", "plain.png")) {
      assertThat(((Fetched) source.image(at(path))).body()).asString().isEqualTo("hello");
    }
    assertThat(((Fetched) source.image(at("chunks.png"))).body())
        .asString()
        .isEqualTo("hello world");
    assertThat(reason(source.image(at("bomb.png")))).isEqualTo("TOO_LARGE");
    assertThat(reason(source.image(at("br.png")))).isEqualTo("DAMAGED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "NONE"})
  void readsOnBehindDamage(WarcCompression compression) throws IOException {
    var first = Files.readAllBytes(archive(compression, page("a.html")));
    var second = Files.readAllBytes(archive(compression, page("b.html")));
    var all = new byte[first.length * 2 + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(first, 0, all, first.length, first.length);
    System.arraycopy(second, 0, all, first.length * 2, second.length);
    Arrays.fill(all, first.length + 3, first.length + first.length / 2, (byte) 'x');
    var source = new WarcFiles(List.of(Files.write(temp.resolve("damaged.warc"), all)));
    assertThat(pages(source))
        .extracting(WarcFilesTest::reason)
        .containsExactly("there", "there", "DAMAGED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "NONE"})
  void cutOrScrambledArchivesGiveWhatCanBeRead(WarcCompression compression) throws IOException {
    var whole =
        Files.readAllBytes(
            archive(
                compression, page("a.html"), page("b.html"), response("c.png", 200, new byte[99])));
    var seed = Long.getLong("seed", 7L);
    var random = new Random(seed);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (var i = 0; i < 60; i++) {
            var bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (var n = random.nextInt(3); n > 0 && bytes.length > 0; n--) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var source = new WarcFiles(List.of(Files.write(temp.resolve("x.warc"), bytes)));
            assertThat(pages(source)).as("seed %d, try %d", seed, i).isNotNull();
            source.image(at("c.png"));
          }
        });
    var cut = Arrays.copyOf(whole, whole.length / 2);
    var source = new WarcFiles(List.of(Files.write(temp.resolve("cut.warc"), cut)));
    assertThat(pages(source).get(0)).isInstanceOf(Fetched.class);
    assertThat(pages(source)).last().isInstanceOf(Missing.class);
  }

  @Test
  void archivePackedAsOneIsRead() throws IOException {
    var plain = Files.readAllBytes(archive(WarcCompression.NONE, page("a.html"), page("b.html")));
    var source = new WarcFiles(List.of(Files.write(temp.resolve("one.warc.gz"), gzip(plain))));
    assertThat(pages(source)).extracting(WarcFilesTest::reason).containsExactly("there", "there");
    var texts = pages(source).stream().map(p -> new String(((Fetched) p).body())).toList();
    assertThat(texts.get(0)).startsWith("<p>a.html");
    assertThat(texts.get(1)).startsWith("<p>b.html");
  }

  @Test
  void noArchiveAtAllIsAReason() throws IOException {
    var text = Files.writeString(temp.resolve("text.warc"), "no archive ".repeat(1000));
    var empty = Files.write(temp.resolve("empty.warc"), new byte[0]);
    var source = new WarcFiles(List.of(text, empty));
    assertThat(pages(source)).extracting(WarcFilesTest::reason).containsExactly("DAMAGED");
  }
}

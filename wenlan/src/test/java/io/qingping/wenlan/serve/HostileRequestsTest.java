package io.qingping.wenlan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.wenlan.index.Album;
import java.awt.Color;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRequestsTest extends ServedAlbum {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/file/",
        "/file/../../../../../../etc/passwd",
        "/file/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/file//etc/passwd",
        "/file/PHOTOS/secret.png",
        "/show/0000000000000000000000000000000000000000000000000000000000000000",
        "/file/SECRET",
        "/thumb/SECRET",
        "/thumb/RED/",
        "/thumb/RED%00.png",
        "/style.css",
        "/page.html",
        "/?like=SECRET"
      })
  void nothingElseIsGivenAway(String path) throws Exception {
    var secret = album.add("secret.png", Color.RED, 77); // beside the others, but not indexed
    var asked =
        path.replace("PHOTOS", album.photos.toString())
            .replace("SECRET", sha256(secret))
            .replace("RED", red);
    var answer = served.page(asked);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("That did not work").doesNotContain("root:", "PNG");
    var raw = served.raw("GET " + asked + " HTTP/1.1", "Host: localhost");
    assertThat(raw).startsWith("HTTP/1.1 404 ").doesNotContain("root:");
  }

  @Test
  void whatHasGoneOrChangedIsAPlaceholder() throws Exception {
    assertThat(served.bytes("/thumb/" + blue).statusCode()).isEqualTo(200);
    Files.delete(album.photos.resolve("a/x1.png"));
    Files.writeString(album.photos.resolve("b/x2.png"), "a secret under a picture's name");
    Files.delete(album.photos.resolve("00000.tar"));
    for (var sha256 : List.of(red, blue, green)) {
      for (var kind : List.of("file", "large")) {
        var answer = served.page("/" + kind + "/" + sha256, "Accept-Language", "zh");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("已不存在").doesNotContain("secret");
      }
    }
    assertThat(served.page("/thumb/" + red).body()).contains("no longer there");
    assertThat(hits(served.page("/?q=red").body())).hasSize(3);
    assertThat(served.faults).isEmpty();
  }

  @Test
  void otherNamesOfThisMachineAreRefused() throws Exception {
    for (var host : List.of("evil.example", "127.0.0.1.evil.example:80", "localhost.evil", "")) {
      assertThat(served.raw("GET /?q=red HTTP/1.1", "Host: " + host))
          .startsWith("HTTP/1.1 403 ")
          .contains("open it as localhost")
          .doesNotContain(red);
    }
    assertThat(served.raw("GET / HTTP/1.0", "Accept: */*")).contains(" 403 ");
    for (var host : List.of("localhost", "LOCALHOST:9000", "127.0.0.1:8090", "[::1]:8090")) {
      assertThat(served.raw("GET /?q=red HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void picturesThatAreNoneGetASentence() throws Exception {
    var letter = served.upload(Album.utf8("Dear Sir"), "Accept-Language", "zh");
    assertThat(letter.statusCode()).isEqualTo(400);
    assertThat(letter.body()).contains("没有成功").doesNotContain("Exception");
    assertThat(served.upload(new byte[0]).statusCode()).isEqualTo(400);
    assertThat(served.send("POST", "/like", greenBytes, "Content-Type", "image/png").statusCode())
        .isEqualTo(415);
    var torn = Album.utf8("--b\r\nContent-Disposition: form-data; name=\"picture\"\r\n\r\nabc");
    var form = "multipart/form-data; boundary=b";
    assertThat(served.send("POST", "/like", torn, "Content-Type", form).statusCode())
        .isEqualTo(400);
    assertThat(served.upload(greenBytes, "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    var huge = served.upload(new byte[SearchServer.MOST_BODY]);
    assertThat(huge.statusCode()).isEqualTo(413);
    assertThat(huge.body()).contains("more than 32 MB");
    assertThat(served.faults).isEmpty();
  }

  @Test
  void methodsOfTheWrongKindAreRefused() throws Exception {
    var posted = served.send("POST", "/?q=red", Album.utf8("x"));
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).contains("GET, HEAD");
    var got = served.page("/like");
    assertThat(got.statusCode()).isEqualTo(405);
    assertThat(got.headers().firstValue("Allow")).contains("POST");
    assertThat(served.send("DELETE", "/file/" + red, new byte[0]).statusCode()).isEqualTo(405);
    for (var path : List.of("/?q=red", "/file/" + red, "/search.json?q=red", "/nothing")) {
      var head = served.send("HEAD", path, new byte[0]);
      assertThat(head.statusCode()).isEqualTo(served.page(path).statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValueAsLong("Content-Length").orElseThrow())
          .isEqualTo(served.bytes(path).body().length);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/?q=red&date=tomorrow|tomorrow is no range of days",
        "/?q=red&size=big|big is no range of sizes",
        "/?q=red&folder=%00|cannot be the name of a folder",
        "/?q=red&limit=0|From 1 to 400 pictures can be shown, not 0.",
        "/?q=red&limit=many|From 1 to 400 pictures can be shown, not many.",
        "/?q=red&lang=fr|The language can be zh or en, not fr.",
        "/?date=2024|Say what to look for",
        "/search.json|Say what to look for"
      })
  void wrongParametersGetASentence(String path, String sentence) throws Exception {
    var answer = served.page(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(sentence).doesNotContain("Exception");
    assertThat(served.faults).isEmpty();
  }

  @Test
  void longAndBrokenQueriesAreRefused() throws Exception {
    assertThat(served.page("/?q=" + "a".repeat(301)).statusCode()).isEqualTo(400);
    assertThat(served.page("/?q=" + "a".repeat(5000)).statusCode()).isEqualTo(400);
    assertThat(served.raw("GET /?q=%zz HTTP/1.1", "Host: localhost"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("\tat ");
    assertThat(served.page("/?q=%FF%FE&&=&=x&q").statusCode()).isEqualTo(200);
    assertThat(served.page("/?q=+").statusCode()).isEqualTo(200);
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    var query = java.net.URLEncoder.encode(HOSTILE + " 火烈鸟 @BODY@", "UTF-8");
    for (var path : List.of("/?q=" + query, "/show/" + red, "/?q=x&folder=" + query, "/")) {
      var page = served.page(path);
      assertThat(page.body()).doesNotContain("<script>alert", "alert(1)</script>");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'")
          .doesNotContain("unsafe");
    }
    assertThat(served.page("/?q=" + query).body()).contains("&lt;script&gt;alert(1)", "@BODY@");
  }

  @Test
  void thePageIsAllThereIs() throws Exception {
    var page = served.page("/?q=red").body();
    assertThat(page).doesNotContain(" style=\"", " onclick", "<iframe");
    assertThat(
            Pattern.compile("(?:src|href|action)=\"(?!/|\\?|https://a\\.example/)")
                .matcher(page)
                .find())
        .isFalse();
    var script = page.substring(page.indexOf("<script>") + 8, page.indexOf("</script>"));
    assertThat(served.page("/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(Markup.allowance(script));
  }

  @Test
  void manyAskAtOnce() throws Exception {
    var answers =
        java.util.stream.IntStream.range(0, 60)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return served.page(i % 2 == 0 ? "/?q=red" : "/thumb/" + green).statusCode();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertThat(answers).hasSize(60).containsOnly(200);
  }
}

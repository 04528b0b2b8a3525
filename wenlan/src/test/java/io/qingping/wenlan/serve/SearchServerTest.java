package io.qingping.wenlan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.media.MediaException;
import io.qingping.wenlan.index.Album;
import io.qingping.wenlan.index.ColourModel;
import io.qingping.wenlan.index.NearDuplicates;
import io.qingping.wenlan.index.PhotoSearch;
import io.qingping.wenlan.index.SearchFilter;
import io.qingping.wenlan.index.SearchJson;
import io.qingping.wenlan.index.SearchQuery;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchServerTest {
  private static final Pattern THUMBNAIL =
      Pattern.compile("class=\"picture\".*\"/thumb/([0-9a-f]{64})\"");
  private static final String HOSTILE = "\"><script>alert(1)</script>'&";

  @TempDir private Path folder;
  private Album album;
  private Served served;
  private String red;
  private String blue;
  private String green; // in a shard
  private final byte[] greenBytes = bytes(Color.GREEN, 3);

  private static byte[] bytes(Color colour, long seed) {
    try {
      return Album.png(colour, seed);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws Exception {
    album = new Album(folder);
    red = sha256(album.add("a/x1.png", Color.RED, 1));
    Files.writeString(album.photos.resolve("a/x1.txt"), "火烈鸟 " + HOSTILE);
    blue = sha256(album.add("b/x2.png", Color.BLUE, 2));
    var members = new LinkedHashMap<String, byte[]>();
    members.put("0000.png", greenBytes);
    members.put(
        "0000.json",
        Album.utf8(
            "{\"page\":\"https://a.example/?a=1&b=<2>\",\"texts\":[{\"role\":\"alt\",\"text\":\"一片树叶\"}"
                + ",{\"role\":\"<b>\",\"text\":\"two leaves\"}]}"));
    Album.shard(album.photos.resolve("00000.tar"), members);
    green = sha256(greenBytes);
    album.run();
    served = new Served(album, Optional.of(album.model));
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String sha256(Path file) throws Exception {
    return sha256(Files.readAllBytes(file));
  }

  private static List<String> hits(String page) {
    return THUMBNAIL.matcher(page).results().map(hit -> hit.group(1)).toList();
  }

  @Test
  void wordsAreFoundInBothLanguages() throws Exception {
    var english = served.page("/?q=something+red", "Accept-Language", "en-GB,en;q=0.8,zh;q=0.5");
    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(hits(english.body())).hasSize(3).startsWith(red);
    assertThat(english.body())
        .contains(
            "<html lang=\"en\">", "Similarity 0.", "More like this", "value=\"something red\"")
        .contains("?q=something+red&amp;lang=zh");
    var chinese = served.page("/?q=%E6%A0%91%E5%8F%B6", "Accept-Language", "zh-Hans-CN,en;q=0.1");
    assertThat(hits(chinese.body())).startsWith(green);
    assertThat(chinese.body())
        .contains("<html lang=\"zh-CN\">", "★ 文字中找到", "相似度", "一片树叶", ">a.example/?a=1&amp;")
        .contains("href=\"https://a.example/?a=1&amp;b=&lt;2&gt;\"");
    var switched = served.page("/?q=leaves&lang=zh", "Accept-Language", "en");
    assertThat(hits(switched.body())).startsWith(green);
    assertThat(switched.body()).contains("name=\"lang\" value=\"zh\"", "更多类似图片");
    assertThat(served.page("/", "Accept-Language", ";;;q=x").statusCode()).isEqualTo(200);
  }

  @Test
  void theFirstPageShowsSomePictures() throws Exception {
    assertThat(served.page("/").body())
        .contains("Pictures in this index: 3", "/show/" + red, "/show/" + green, "autofocus");
  }

  @Test
  void filtersAreThoseOfTheCommandLine() throws Exception {
    assertThat(hits(served.page("/?q=red&folder=b").body())).containsExactly(blue);
    assertThat(hits(served.page("/?q=red&size=500x500").body())).isEmpty();
    assertThat(served.page("/?q=red&size=500x500").body())
        .contains("Nothing was found", "<a href=\"/?q=red\">Search without filters");
    assertThat(hits(served.page("/?q=red&date=..2001").body())).isEmpty();
    assertThat(hits(served.page("/?q=red&limit=1").body())).containsExactly(red);
    assertThat(served.page("/?q=red&limit=1").body()).contains("limit=2");
  }

  @Test
  void theJsonIsThatOfTheCommandLine() throws Exception {
    var answer = served.page("/search.json?q=two+red+leaves");
    try (var search = PhotoSearch.open(album.index)) {
      var query = SearchQuery.text(album.model, "two red leaves");
      var hits = search.search(query, SearchFilter.NONE, NearDuplicates.STANDARD, 40);
      assertThat(answer.body()).isEqualTo(SearchJson.hits(hits).toString());
    }
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
    var refused = served.page("/search.json?lang=zh");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(refused.body()).get("error").asText())
        .isEqualTo("请说明要找什么：文字，或一张图片。");
  }

  @Test
  void aPictureIsLookedFor() throws Exception {
    var sent =
        served.upload(greenBytes, "Origin", "http://" + served.server.address().getAuthority());
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
    var address = sent.headers().firstValue("Location").orElseThrow();
    var page = served.page(address + "&lang=zh");
    assertThat(hits(page.body())).startsWith(green);
    assertThat(page.body()).contains("与您的图片相似", "相似度 1.00", "name=\"picture\" value=\"");
    var small = served.bytes("/upload/" + address.substring(address.indexOf('=') + 1));
    assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getWidth()).isEqualTo(96);
    assertThat(served.page("/?picture=" + "0".repeat(32)).statusCode()).isEqualTo(404);
  }

  @Test
  void moreLikeAHitNeedsNoModel() throws Exception {
    served.close();
    served = new Served(album, Optional.empty());
    var like = served.page("/?like=" + blue);
    assertThat(hits(like.body())).startsWith(blue);
    assertThat(like.body()).contains("Like this picture", "Similarity 1.00");
    assertThat(hits(served.page("/?q=leaves").body())).containsExactly(green);
    assertThat(served.page("/?q=nothing").body()).contains("Nothing was found", "only into texts");
    assertThat(like.body()).doesNotContain("type=\"file\"");
    assertThat(served.upload(greenBytes).statusCode()).isEqualTo(400);
  }

  @Test
  void nearlyTheSamePicturesAreOneHit() throws Exception {
    album.add("c/packed.jpg", Album.image(Color.RED, 96, 64, 1));
    album.run();
    served.close();
    served = new Served(album, Optional.of(album.model));
    var page = served.page("/?q=red").body();
    assertThat(hits(page)).hasSize(3);
    assertThat(page).contains("+1 nearly the same");
  }

  @Test
  void picturesComeWholeAndSmallFromFoldersAndShards() throws Exception {
    var whole = served.bytes("/file/" + red);
    assertThat(whole.body()).isEqualTo(Files.readAllBytes(album.photos.resolve("a/x1.png")));
    assertThat(whole.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(served.bytes("/file/" + green).body()).isEqualTo(greenBytes);
    assertThat(served.bytes("/large/" + green).body()).isEqualTo(greenBytes);
    for (var sha256 : List.of(red, green)) {
      var small = served.bytes("/thumb/" + sha256);
      assertThat(small.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(small.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getHeight()).isEqualTo(64);
      assertThat(served.page("/show/" + sha256).body())
          .contains("/large/" + sha256, "/file/" + sha256, "96 × 64", "?like=" + sha256);
    }
    var shown = served.page("/show/" + green + "?lang=zh").body();
    assertThat(shown).contains("一片树叶", "网页中的说明", "&lt;b&gt;", "photos/00000.tar · 0000.png");
    assertThat(shown).contains("href=\"/show/" + green + "?lang=en\"");
  }

  @Test
  void formatsThatBrowsersLackAreShownAsJpeg() throws Exception {
    var tiff = album.photos.resolve("b/scan.tif");
    assertThat(ImageIO.write(Album.image(Color.RED, 60, 80, 9), "tiff", tiff.toFile())).isTrue();
    album.run();
    served.close();
    served = new Served(album, Optional.of(album.model));
    var sha256 = sha256(tiff);
    assertThat(served.bytes("/file/" + sha256).headers().firstValue("Content-Type"))
        .contains("image/tiff");
    assertThat(served.bytes("/large/" + sha256).headers().firstValue("Content-Type"))
        .contains("image/jpeg");
  }

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
  void aShardThatWasWrittenAgainIsReadAnew() throws Exception {
    assertThat(served.bytes("/file/" + green).body()).isEqualTo(greenBytes);
    var members = new LinkedHashMap<String, byte[]>();
    members.put("first.png", Album.png(Color.BLUE, 9));
    members.put("0000.png", greenBytes);
    Album.shard(album.photos.resolve("00000.tar"), members);
    assertThat(served.bytes("/file/" + green).body()).isEqualTo(greenBytes);
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
  void theIndexMayChangeMeanwhile() throws Exception {
    assertThat(served.page("/search.json?q=whale").body()).doesNotContain("whale");
    album.add("b/whale.png", Color.BLUE, 40);
    Files.delete(album.photos.resolve("a/x1.png"));
    album.run();
    await(page -> page.contains("whale.png"), "/search.json?q=whale");
    await(page -> !page.contains("x1.png"), "/search.json?q=red");
    assertThat(served.page("/show/" + red).statusCode()).isEqualTo(404);
    assertThat(served.faults).isEmpty();
  }

  private void await(Predicate<String> so, String path) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!so.test(served.page(path).body())) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @Test
  void anEmptyIndexSaysHowToFillIt() throws Exception {
    var empty = new Album(folder.resolve("empty"));
    empty.run();
    try (var other = new Served(empty, Optional.of(empty.model))) {
      assertThat(other.page("/").body()).contains("holds no pictures yet", "qp wenlan index");
      assertThat(other.page("/?q=red").body()).contains("holds no pictures yet");
    }
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

  @Test
  void anotherModelOrAddressIsRefusedAtOnce() {
    var other = Optional.<io.qingping.wenlan.ImageTextModel>of(new ColourModel("other"));
    assertThatThrownBy(() -> new Served(album, other))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("holds vectors of the model colours");
    int taken = served.server.address().getPort();
    for (var wrong : List.of("127.0.0.1:" + taken, "127.0.0.1:70000", "no.such.host.invalid:0")) {
      int colon = wrong.indexOf(':');
      assertThatThrownBy(
              () ->
                  SearchServer.start(
                      album.index,
                      Optional.empty(),
                      wrong.substring(0, colon),
                      Integer.parseInt(wrong.substring(colon + 1)),
                      served.faults::add))
          .isInstanceOf(MediaException.class);
    }
  }

  @Test
  void othersMayAskByAnyNameIfTheyAreInvited() throws Exception {
    try (var open =
        SearchServer.start(album.index, Optional.empty(), "0.0.0.0", 0, served.faults::add)) {
      assertThat(open.isOpenToOthers()).isTrue();
      assertThat(served.server.isOpenToOthers()).isFalse();
      try (var socket = new java.net.Socket("127.0.0.1", open.address().getPort())) {
        socket
            .getOutputStream()
            .write(Album.utf8("GET / HTTP/1.1\r\nHost: photos.lan\r\nConnection: close\r\n\r\n"));
        var answer = new String(socket.getInputStream().readAllBytes(), "UTF-8");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
      }
    }
  }
}

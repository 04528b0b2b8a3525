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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SearchServerTest extends ServedAlbum {
  @Test
  void wordsAreFoundInBothLanguages() throws Exception {
    var english = served.page("/?q=something+red", "Accept-Language", "en-GB,en;q=0.8,zh;q=0.5");
    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(hits(english.body())).hasSize(3).startsWith(red);
    assertThat(english.body())
        .contains(
            "<html lang=\"en\">", "Similarity 0.", "More like this", "value=\"something red\"")
        .doesNotContain("autofocus") // the caret would stand before the words
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

package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenPagesTest {
  private static final URI AT = URI.create("http://a.example/b/");
  private static final List<String> BITS =
      List.of(
          "<p>",
          "</p>",
          "<div>",
          "</div>",
          "<table>",
          "<tr>",
          "<td>",
          "</table>",
          "<img src=a.jpg>",
          "<img srcset=', ,a 2x,,b 9999999w , ' src>",
          "<img src='ht tp://%zz\\[::'",
          "<a href='",
          "'>",
          "<!--",
          "-->",
          "<figure>",
          "<figcaption>",
          "</figure>",
          "<noscript>",
          "</noscript>",
          "<h2>",
          "图 1",
          "句子。Sentence. ",
          "&#xD800;",
          "&nbsp",
          "\0",
          "\uFFFF",
          "<svg><title>",
          "<template>",
          "<base href='::'>",
          "<![CDATA[",
          "<script>",
          "</script>",
          "<li>",
          "<dt>",
          "<dd>",
          "<br><br>",
          "<img style='width:0' src=x>",
          "<picture><source srcset=>",
          "<meta charset=",
          "<td rowspan=9e9>",
          "<img width=99999999999 src=//>",
          "<a name=x>",
          "</body>",
          "<frameset>",
          "<img src=data:,>");

  @Test
  void nothingThrowsWhateverTheMarkup() {
    var seed = Long.getLong("seed", 20260101L);
    var random = new Random(seed);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (var i = 0; i < 300; i++) {
            var bytes = page(random);
            var page =
                new PageReader()
                    .read(bytes, random.nextBoolean() ? null : "text/html;charset=", AT);
            assertThat(page.candidates())
                .as("seed %d, page %d", seed, i)
                .allSatisfy(BrokenPagesTest::isSound);
          }
        },
        "seed " + seed);
  }

  private static byte[] page(Random random) {
    var html = new StringBuilder();
    for (var n = random.nextInt(60); n >= 0; n--) {
      html.append(BITS.get(random.nextInt(BITS.size())));
    }
    var bytes = html.toString().getBytes(StandardCharsets.UTF_8);
    for (var n = random.nextInt(4); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static void isSound(Candidate candidate) {
    assertThat(candidate.image().isAbsolute()).isTrue();
    assertThat(candidate.texts())
        .allSatisfy(t -> assertThat(t.text().length()).isBetween(1, Prose.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<b><i>",
        "<table><tr><td>",
        "<ul><li>",
        "<a href=x>",
        "<img src=a1>",
        "<font><p>",
        "<figure><img src=b>",
        "<noscript>",
        "文字。",
        "<dl><dt><img src=c><dd>x",
        "<br>",
        "<h1>",
        "<span class=caption>x<img src=d>",
        "<nav>",
        "<ul><li><a href=1>x</a>",
        "&amp;",
        "<p class=title>"
      })
  void repetitionTakesNoEndlessTime(String bit) {
    var html = "<p>start</p>" + bit.repeat(5_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> new PageReader().read(html.getBytes(StandardCharsets.UTF_8), null, AT));
  }

  @Test
  void longTableOfPicturesTakesNoEndlessTime() {
    var html = new StringBuilder("<table>");
    for (var i = 0; i < 5_000; i++) {
      html.append("<tr><td><img src=").append(i).append("><td>text ").append(i);
    }
    var page =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () ->
                new PageReader().read(html.toString().getBytes(StandardCharsets.UTF_8), null, AT));
    assertThat(page.candidates()).hasSize(5_000);
    assertThat(page.candidates().get(4_999).text(Role.CAPTION)).contains("text 4999");
  }
}

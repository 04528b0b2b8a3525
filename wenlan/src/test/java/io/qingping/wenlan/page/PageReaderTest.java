package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReaderTest {
  private static final URI AT = URI.create("https://zoo.example/cats/index.html?x=1#top");
  private static final String PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

  private static Page read(String html) {
    return new PageReader().read(html.getBytes(StandardCharsets.UTF_8), "text/html", AT);
  }

  private static List<String> images(String html) {
    return read(html).candidates().stream().map(c -> c.image().toString()).toList();
  }

  private static List<String> texts(String html, Role role) {
    return read(html).candidates().get(0).texts().stream()
        .filter(t -> t.role() == role)
        .map(RoleText::text)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<img data-src=a.jpg src=%s>",
        "<img data-original='a.jpg' src='/loading.gif'>",
        "<img src=a.jpg>",
        "<img src=%s data-srcset='s.jpg 300w, a.jpg 1200w, huge.jpg 9000w'>",
        "<img srcset='s.jpg, a.jpg 2x' src=s.jpg>",
        "<picture><source type=image/avif srcset=x.avif><source srcset='a.jpg 2x,b.jpg'><img></picture>",
        "<img class=lazy src=/img/blank.gif><noscript><img src=a.jpg></noscript>",
        "<img data-src=a.jpg><noscript><img src='a.jpg?noscript'></noscript>",
        "<a href=big.html><img src=' ./a.jpg '></a><img src=a.jpg>",
        "<img src=//zoo.example/cats/a.jpg>",
        "<img src=../../../cats/a.jpg#x><img src='http://['><img src='javascript:1'><img>",
        "<img src=a.jpg><img src=dot.png width=1 height=1><img src=b.png style='width: 2px'>",
        "<img src=a.jpg><img src=/i/spacer.gif><img src=sprite_icons.png><img src=%s>",
        "<nav><img src=logo.png></nav><img src=a.jpg><footer><img src=police.png></footer>",
        "<img src=a.jpg><p><img src=o.gif>1<p><img src=o.gif>2<p><img src=o.gif>3<p><img src=o.gif>4",
        "<div class=warning><img src=i/warning.png>!</div><img src=a.jpg>",
      })
  void findsTheOnePictureWorthTheName(String html) {
    assertThat(images(html.formatted(PIXEL))).containsExactly("https://zoo.example/cats/a.jpg");
  }

  @Test
  void keepsPicturesThatOnlyLookLikeSpacers() {
    assertThat(images("<img src=sky_clear.png><img src=clear-sky.jpg><img src=Get_statement.svg>"))
        .hasSize(3);
    var inline = "data:image/png;base64," + "iVBORw0KGgo".repeat(40);
    assertThat(images("<img src='" + inline + "'>")).containsExactly(inline);
  }

  @Test
  void addressesAreWrittenOneWay() {
    assertThat(images("<base href=/图/><img src='小 猫%7e%e7%8c%ab.png?a=1&b=[2]#f'>"))
        .containsExactly(
            "https://zoo.example/%E5%9B%BE/%E5%B0%8F%20%E7%8C%AB"
                    .replace("%E7%8C%AB", "%E7%8C%AB~%E7%8C%AB")
                + ".png?a=1&b=%5B2%5D");
    assertThat(images("<img src='//例子.测试/a.png'>"))
        .containsExactly("https://xn--fsqu00a.xn--0zwm56d/a.png");
    assertThat(images("<img src='?b=2'>"))
        .containsExactly("https://zoo.example/cats/index.html?b=2");
    assertThat(read("").address()).hasToString("https://zoo.example/cats/index.html?x=1");
  }

  @Test
  void captionsAreFoundByMarkup() {
    for (var html :
        List.of(
            "<figure><img src=a><figcaption>橘猫</figcaption></figure>",
            "<div class=imageblock><div class=content><img src=a></div><div class=title>橘猫</div></div>",
            "<div class='wp-caption'><img src=a><p class='wp-caption-text'>橘猫</p></div>",
            "<table><tr><td><img src=a><td>橘猫<tr><td><img src=b><td>狗</table>",
            "<table><tr><td><p>橘猫</p><td><img src=a></table>",
            "<table><tr><td><img src=a><br>橘猫</td><td><img src=b><br>狗</td></table>",
            "<div><div><img src=a></div><div>橘猫</div></div>",
            "<dl><dt><img src=a><dd>橘猫</dl>")) {
      assertThat(texts(html, Role.CAPTION)).as(html).containsExactly("橘猫");
      assertThat(texts(html, Role.AFTER)).as(html).isEmpty();
    }
    assertThat(texts("<p>甲。<p><img src=a><p>图 3　橘猫<p>乙。", Role.CAPTION)).containsExactly("图 3 橘猫");
    var figure =
        "<div class=figure><p class=title>图 1</p><div class=mediaobject><img src=a>"
            + "<div class=caption>前</div></div><div class=mediaobject><img src=b>"
            + "<div class=caption>后</div></div></div>";
    assertThat(texts(figure, Role.CAPTION)).containsExactly("前", "图 1");
  }

  @Test
  void noCaptionOfAnotherFigure() {
    var html =
        "<p><img src=a alt=灯笼></p><figure><img src=b><figcaption>篮球</figcaption></figure>"
            + "<div><div class=thumb><img src=c></div></div>";
    var candidates = read(html).candidates();
    assertThat(candidates).hasSize(3);
    assertThat(candidates.get(0).texts()).containsExactly(new RoleText(Role.ALT, "灯笼"));
    assertThat(candidates.get(1).texts()).contains(new RoleText(Role.CAPTION, "篮球"));
    assertThat(candidates.get(2).texts()).doesNotContain(new RoleText(Role.CAPTION, "篮球"));
  }

  @Test
  void paragraphsAreThoseOfTheSection() {
    var html =
        "<title> 猫\n的 一生</title><h1>猫</h1><p>别处。<h2>橘 猫</h2><ul><li><a href=1>一</a><li><a href=2>二</a>"
            + "<li><a href=3>三</a></ul><p>第一句。第二句。</p><script>var x=1</script><pre>code</pre>"
            + "<p><img src=a.jpg alt='  cat\t photo ' title=照片></p><p class=caption>说明</p>"
            + "<div>| &nbsp;</div><p>后面&#8203;一段。</p><h2>狗</h2><p>狗叫。";
    assertThat(read(html).candidates().get(0).texts())
        .containsExactly(
            new RoleText(Role.ALT, "cat photo"),
            new RoleText(Role.CAPTION, "说明"),
            new RoleText(Role.TITLE, "照片"),
            new RoleText(Role.PAGE_TITLE, "猫 的 一生"),
            new RoleText(Role.HEADING, "橘 猫"),
            new RoleText(Role.BEFORE, "第一句。第二句。"),
            new RoleText(Role.AFTER, "后面一段。"),
            new RoleText(Role.FIRST_SENTENCE, "第一句。"));
  }

  @Test
  void noParagraphOfAnotherCellOrItem() {
    var cells = "<p>表前。<table><tr><td><img src=a.jpg><td>丙<tr><td>丁</table><p>表后。";
    assertThat(texts(cells, Role.BEFORE)).isEmpty();
    assertThat(texts(cells, Role.AFTER)).isEmpty();
    var items = "<ul><li>甲项<li>点击 <img src=a.jpg> 打开<li>丙项</ul>";
    assertThat(texts(items, Role.BEFORE)).containsExactly("点击 打开");
    assertThat(texts(items, Role.AFTER)).isEmpty();
    assertThat(texts("<p>甲。</p><table><tr><td><img src=a.jpg></table><p>乙。", Role.AFTER))
        .containsExactly("乙。");
  }

  @ParameterizedTest
  @CsvSource({
    "GBK,,gb2312", "GBK,text/html; charset=GBK,", "GBK,text/html; charset=utf-8,gbk", "GBK,,",
    "GBK,text/html; charset=ISO-8859-1,gb2312", "GB18030,,utf-8", "Big5,,big5", "Big5,,",
    "Shift_JIS,,Shift_JIS", "UTF-8,,", "UTF-8,text/html;charset=nonsense,", "UTF-8,,iso-8859-1",
    "UTF-16,,", "UTF-16LE,,", "UTF-16BE,,utf-16",
  })
  void readsAnyCharset(String charset, String header, String meta) {
    var text =
        charset.equals("Shift_JIS")
            ? "日本語の文章です。これは猫の写真です。とてもかわいいと思います。"
            : charset.startsWith("Big5")
                ? "這是一隻可愛的橘貓，牠喜歡在沙發上睡覺。我們每天都會給牠拍照片。"
                : "这是一只可爱的橘猫，它喜欢在沙发上睡觉。我们每天都会给它拍照片。";
    var html =
        "<html><head>" + (meta == null ? "" : "<meta charset=" + meta + ">") + "<title>" + text;
    var page = new PageReader().read(html.getBytes(Charset.forName(charset)), header, AT);
    assertThat(page.title()).isEqualTo(text);
  }

  @Test
  void saysWhatThePageForbidsAndWhereItLeads() {
    var page =
        read(
            "<html lang=zh-CN><meta name=robots content='NoIndex, noai'><meta name=googlebot content=nofollow>"
                + "<meta name=Qingping content='noimageai'><a href=b.html#x>b</a><a href=b.html>b</a>"
                + "<a href='mailto:a@b'>m</a><a rel=nofollow href=c.html>c</a><iframe src=/d></iframe>");
    assertThat(page.optOuts())
        .containsExactlyInAnyOrder(OptOut.NOINDEX, OptOut.NOAI, OptOut.NOIMAGEAI);
    assertThat(page.language()).isEqualTo("zh-CN");
    assertThat(page.links())
        .extracting(URI::toString)
        .containsExactly("https://zoo.example/cats/b.html", "https://zoo.example/d");
    assertThat(OptOut.in("otherbot: noai, nofollow")).isEmpty();
    assertThat(OptOut.in("qingping: none")).containsExactly(OptOut.NOINDEX, OptOut.NOFOLLOW);
    assertThat(OptOut.in("max-snippet: 20, noml")).containsExactly(OptOut.NOML);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "第一句。第二句。|第一句。",
        "他说：“好！”然后走了。|他说：“好！”",
        "Dr. Smith came. He left.|Dr. Smith came.",
        "See Fig. 3 for details. Then go.|See Fig. 3 for details.",
        "1. Open the file. Then close it.|1. Open the file.",
        "版本 3.5 发布了！快来|版本 3.5 发布了！",
        "没有句号|没有句号",
      })
  void firstSentence(String text, String first) {
    assertThat(Sentences.first(text)).isEqualTo(first);
  }
}

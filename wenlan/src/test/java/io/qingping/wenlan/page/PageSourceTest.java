package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageSourceTest {
  private static final PageReader READER = new PageReader();

  @TempDir Path temp;
  private Path site;

  /** A picture of a page, as all three ways must see it. */
  private record Pair(
      String page, String image, int position, List<RoleText> texts, String picture) {}

  @BeforeEach
  void makeSite() throws IOException {
    site = Files.createDirectories(temp.resolve("site/中文 页"));
    Files.createDirectories(temp.resolve("site/img"));
    site = temp.resolve("site");
    write("img/猫.png", "cat");
    write("img/dog.png", "dog");
    write(
        "中文 页/b.html",
        "<meta charset=gbk><title>宠物</title><h1>橘猫</h1><p>前面一段。第二句。</p>"
            + "<img src='../img/猫.png' alt='一只橘猫'><p>后面一段。</p>",
        Charset.forName("GBK"));
    write("中文 页/a.html", "<p>Dogs bark.</p><img src='/img/dog.png'><img src='gone.png'>");
    write("z.html", "<base href='img/'><p>Both.</p><img src=dog.png><img src='%e7%8c%ab.png'>");
  }

  @Test
  void folderArchiveAndServerGiveTheSamePairs() throws Exception {
    var folder = new HtmlFolder(site);
    var pairs = pairs(folder);
    var server = Site.serve(site);
    try {
      var root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertThat(served(folder, root)).isEqualTo(pairs);
      var plain = new WarcFiles(List.of(Site.archive(site, root, temp.resolve("a.warc"))));
      assertThat(pairs(plain)).isEqualTo(pairs);
      var packed = new WarcFiles(List.of(Site.archive(site, root, temp.resolve("a.warc.gz"))));
      assertThat(pairs(packed)).isEqualTo(pairs);
    } finally {
      server.stop(0);
    }
    assertThat(pairs)
        .extracting(Pair::picture)
        .containsExactly("dog", "NOT_THERE", "cat", "dog", "cat");
    assertThat(pairs.get(2).image()).isEqualTo("img/%E7%8C%AB.png");
    assertThat(pairs.get(2).texts())
        .contains(new RoleText(Role.FIRST_SENTENCE, "前面一段。"), new RoleText(Role.ALT, "一只橘猫"));
  }

  @Test
  void folderGivesNothingFromOutside() throws IOException {
    write("../secret.png", "secret");
    Files.createSymbolicLink(site.resolve("link.png"), temp.resolve("secret.png"));
    var folder = new HtmlFolder(site);
    for (var address :
        List.of(
            "file:///../secret.png",
            "file:///link.png",
            "file:///%2e%2e/secret.png",
            "file:///img/..%2f..%2fsecret.png",
            "http://elsewhere/x.png",
            "file:///%00")) {
      assertThat(folder.image(URI.create(address))).as(address).isInstanceOf(Missing.class);
    }
    assertThat(folder.image(URI.create("file:///img/dog.png?v=1"))).isInstanceOf(Fetched.class);
  }

  @Test
  void folderKeepsTheAddressesOfTheSiteItCameFrom() throws IOException {
    write("y.html", "<img src='https://zoo.example/img/dog.png' alt=dog>");
    var folder = new HtmlFolder(site, URI.create("https://zoo.example/"), Limits.DEFAULT);
    var pair = pairs(folder).stream().filter(p -> p.page().equals("y.html")).findFirst();
    assertThat(pair)
        .get()
        .extracting(Pair::image, Pair::picture)
        .containsExactly("img/dog.png", "dog");
  }

  @Test
  void tooLargeIsAReason() throws IOException {
    var folder = new HtmlFolder(site, HtmlFolder.NOWHERE, new Limits(100, 2));
    assertThat(folder.image(URI.create("file:///img/dog.png")))
        .isInstanceOfSatisfying(
            Missing.class, m -> assertThat(m.reason()).isEqualTo(Missing.Reason.TOO_LARGE));
    var pages = new ArrayList<Lookup>();
    folder.pages().forEachRemaining(pages::add);
    assertThat(pages).filteredOn(Missing.class::isInstance).hasSize(1);
  }

  private List<Pair> pairs(PageSource source) {
    var pairs = new ArrayList<Pair>();
    source
        .pages()
        .forEachRemaining(
            lookup -> {
              var fetched = (Fetched) lookup;
              var page =
                  READER.read(fetched.body(), fetched.header("Content-Type"), fetched.address());
              for (var c : page.candidates()) {
                pairs.add(
                    new Pair(
                        source.key(c.page()),
                        source.key(c.image()),
                        c.position(),
                        c.texts(),
                        picture(source.image(c.image()))));
              }
            });
    return pairs;
  }

  private static String picture(Lookup lookup) {
    return lookup instanceof Fetched fetched
        ? new String(fetched.body(), StandardCharsets.UTF_8)
        : ((Missing) lookup).reason().name();
  }

  private List<Pair> served(PageSource keys, URI root) throws Exception {
    var pairs = new ArrayList<Pair>();
    for (var pages = keys.pages(); pages.hasNext(); ) {
      var address = URI.create(root + keys.key(((Fetched) pages.next()).address()));
      var answer = get(address);
      var type = answer.headers().firstValue("Content-Type").orElse(null);
      for (var c : READER.read(answer.body(), type, address).candidates()) {
        var image = get(c.image());
        var picture = image.statusCode() == 200 ? new String(image.body()) : "NOT_THERE";
        pairs.add(
            new Pair(
                Addresses.relative(root, c.page()),
                Addresses.relative(root, c.image()),
                c.position(),
                c.texts(),
                picture));
      }
    }
    return pairs;
  }

  private static java.net.http.HttpResponse<byte[]> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private void write(String name, String text, Charset... charset) throws IOException {
    var as = Arrays.stream(charset).findFirst().orElse(StandardCharsets.UTF_8);
    Files.write(site.resolve(name), text.getBytes(as));
  }
}

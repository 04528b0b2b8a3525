package io.qingping.wenlan.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.PageReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrawlTest {
  private Loopback server;
  private Fetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback();
    var options = FetchOptions.standard(1 << 20);
    fetcher =
        new Fetcher(
            new FetchOptions(
                "tests",
                Duration.ZERO,
                4,
                options.timeout(),
                0,
                options.backOff(),
                options.longestWait(),
                3,
                true,
                1 << 20));
    page(
        "/",
        "<a href=b.html>b</a><a href=a.html>a</a><a href=pic.jpg>p</a><a"
            + " href=http://other.invalid/>o</a><a href=mailto:a@b>m</a><a"
            + " href=a.html#x>again</a>");
    page("/a.html", "<a href=c.html>c</a><a href=/>home</a>");
    page("/b.html", "<a href=d.html>d</a><iframe src=/></iframe><a href=moved.html>m</a>");
    page("/c.html", "<a href=e.html>e</a>");
    page("/d.html", "");
    page("/e.html", "<a href=f.html>f</a>");
    server.serve("/moved.html", 302, new byte[0], "Location", "http://other.invalid/x");
  }

  private void page(String path, String body, String... headers) {
    var all = new ArrayList<>(List.of("Content-Type", "text/html; charset=utf-8"));
    all.addAll(List.of(headers));
    server.serve(
        path,
        200,
        ("<html><title>t</title>" + body).getBytes(StandardCharsets.UTF_8),
        all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    fetcher.close();
    server.close();
  }

  private List<Visit> crawl(int depth, int pages, List<Visit> earlier) throws Exception {
    var visits = new ArrayList<>(earlier);
    var crawl = new Crawl(fetcher, new PageReader(), List.of(server.at("/")), depth, pages, 4);
    assertThat(crawl.run(earlier.iterator(), (visit, known) -> visits.add(visit), () -> false))
        .isTrue();
    return visits;
  }

  private static List<String> paths(List<Visit> visits) {
    return visits.stream().map(visit -> visit.asked().getPath()).toList();
  }

  @Test
  void goesBreadthFirstWithinTheHostAndTheDepth() throws Exception {
    var visits = crawl(2, 100, List.of());
    assertThat(paths(visits))
        .containsExactly("/", "/b.html", "/a.html", "/d.html", "/moved.html", "/c.html");
    assertThat(visits.get(4).reason()).isEqualTo(Reason.OUTSIDE);
    assertThat(server.asked("/pic.jpg")).isZero();
    assertThat(server.requests.stream().map(Loopback.Request::path)).doesNotHaveDuplicates();
  }

  @Test
  void asksForNoMorePagesThanAllowed() throws Exception {
    assertThat(paths(crawl(9, 4, List.of()))).containsExactly("/", "/b.html", "/a.html", "/d.html");
  }

  @Test
  void goesOnBehindEarlierVisitsWithoutAskingAgain() throws Exception {
    var whole = crawl(9, 100, List.of());
    for (int done = 0; done <= whole.size(); done++) {
      server.requests.clear();
      assertThat(paths(crawl(9, 100, whole.subList(0, done)))).isEqualTo(paths(whole));
      var asked = server.requests.stream().map(Loopback.Request::path).toList();
      assertThat(Collections.disjoint(asked, paths(whole.subList(0, done)))).isTrue();
    }
  }

  @Test
  void pagesThatOptOutGiveNoPicturesAndMayStillLead() throws Exception {
    page("/a.html", "<meta name=robots content=noindex><img src=i.jpg alt=图片><a href=c.html>c</a>");
    page(
        "/b.html",
        "<img src=i.jpg alt=图片><a href=d.html>d</a>",
        "X-Robots-Tag",
        "noimageai, nofollow");
    page("/c.html", "<img src=i.jpg alt=图片>");
    var visits = crawl(9, 100, List.of());
    assertThat(paths(visits)).containsExactly("/", "/b.html", "/a.html", "/c.html");
    assertThat(visits.get(1).reason()).isEqualTo(Reason.OPTED_OUT);
    assertThat(visits.get(2).reason()).isEqualTo(Reason.OPTED_OUT);
    assertThat(visits.get(2).page().candidates()).isEmpty();
    assertThat(visits.get(3).reason()).isNull();
    assertThat(visits.get(3).page().candidates()).hasSize(1);
  }
}

package io.qingping.wenlan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.wenlan.filter.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
  private static final byte[] PAGE = "<html><p>一个网页</p></html>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PNG =
      "\u0089PNG\r\n\u001a\n and so on, long enough".getBytes(StandardCharsets.ISO_8859_1);
  private static final String HTML = "text/html";
  private static final int MAX_BYTES = 100_000;

  private Loopback server;
  private Fetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback();
    fetcher = new Fetcher(options(Duration.ZERO, true));
  }

  @AfterEach
  void stop() {
    fetcher.close();
    server.close();
  }

  private static FetchOptions options(Duration interval, boolean allowPrivate) {
    return new FetchOptions(
        "a@example.org",
        interval,
        2,
        Duration.ofSeconds(3),
        2,
        Duration.ofMillis(10),
        Duration.ofSeconds(2),
        3,
        allowPrivate,
        MAX_BYTES);
  }

  private Reason pageRefused(String path) throws InterruptedException {
    try {
      fetcher.page(server.at(path), next -> true);
      return null;
    } catch (Refusal refusal) {
      return refusal.reason();
    }
  }

  private Reason pictureRefused(String path) throws InterruptedException {
    try {
      fetcher.picture(server.at(path));
      return null;
    } catch (Refusal refusal) {
      return refusal.reason();
    }
  }

  @Test
  void saysWhoAsksAndObeysRobots() throws Exception {
    server.serve(
        "/robots.txt",
        200,
        """
        User-agent: *
        Disallow: /

        User-agent: qingping
        Disallow: /secret/
        Disallow: /*.cgi$
        Allow: /secret/open
        """
            .getBytes());
    for (var path : new String[] {"/a", "/secret/b", "/secret/open", "/run.cgi", "/run.cgi2"}) {
      server.serve(path, 200, PAGE, "Content-Type", HTML);
    }
    assertThat(pageRefused("/a")).isNull();
    assertThat(pageRefused("/secret/b")).isEqualTo(Reason.ROBOTS);
    assertThat(pageRefused("/secret/open")).isNull();
    assertThat(pageRefused("/run.cgi")).isEqualTo(Reason.ROBOTS);
    assertThat(pageRefused("/run.cgi2")).isNull();
    assertThat(server.asked("/robots.txt")).isEqualTo(1);
    assertThat(server.asked("/secret/b")).isZero();
    assertThat(server.requests)
        .allMatch(request -> request.agent().equals("qingping/0.1 (a@example.org)"));
  }

  @ParameterizedTest
  @CsvSource({"404,", "401,", "500,ROBOTS_UNREACHABLE", "429,ROBOTS_UNREACHABLE"})
  void robotsThatAreNotThereAllowAndThoseThatFailForbid(int status, Reason expected)
      throws Exception {
    server.serve("/robots.txt", status, new byte[0]);
    server.serve("/a", 200, PAGE, "Content-Type", HTML);
    assertThat(pageRefused("/a")).isEqualTo(expected);
    assertThat(server.asked("/a")).isEqualTo(expected == null ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"noai", "noindex, follow", "NOIMAGEAI", "none", "qingping: noindex", "noml"})
  void optedOutPicturesAreNotRead(String directives) throws Exception {
    var sent = new AtomicInteger();
    server.on(
        "/a.png",
        exchange -> {
          exchange.getResponseHeaders().add("X-Robots-Tag", directives);
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            // More than the system's buffers take of a picture that nobody reads.
            for (int i = 0; i < 40_000; i++) {
              body.write(new byte[1000]);
              sent.incrementAndGet();
            }
          } catch (IOException e) {
            return;
          }
        });
    assertThat(pictureRefused("/a.png")).isEqualTo(Reason.OPTED_OUT);
    assertThat(sent.get()).isLessThan(40_000);
  }

  @Test
  void directivesForOthersDoNotCountAndReservedRightsDo() throws Exception {
    server.serve("/a.png", 200, PNG, "X-Robots-Tag", "otherbot: noindex, noai");
    server.serve("/b.png", 200, PNG, "tdm-reservation", "1");
    server.serve("/c", 200, PAGE, "Content-Type", HTML, "X-Robots-Tag", "nofollow");
    assertThat(pictureRefused("/a.png")).isNull();
    assertThat(pictureRefused("/b.png")).isEqualTo(Reason.OPTED_OUT);
    assertThat(pageRefused("/c")).isNull();
  }

  @Test
  void keepsTheIntervalAndTheHostsOwnDelay() throws Exception {
    server.serve("/robots.txt", 200, "User-agent: *\nCrawl-delay: 0.3\n".getBytes());
    server.serve("/a", 200, PAGE, "Content-Type", HTML);
    for (int i = 0; i < 3; i++) {
      fetcher.page(server.at("/a"), next -> true);
    }
    var times =
        server.requests.stream()
            .filter(request -> request.path().equals("/a"))
            .mapToLong(Loopback.Request::time)
            .toArray();
    assertThat(times[1] - times[0]).isGreaterThan(250_000_000L);
    assertThat(times[2] - times[0]).isGreaterThan(550_000_000L);
  }

  @Test
  void refusesPrivateHostsAlsoBehindRedirects() throws Exception {
    server.serve("/a", 200, PAGE, "Content-Type", HTML);
    try (var strict = new Fetcher(options(Duration.ZERO, false))) {
      for (var address :
          new String[] {
            server.at("/a").toString(),
            "http://localhost/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://0x7f000001/",
            "http://192.168.1.1/"
          }) {
        assertThatThrownBy(() -> strict.page(URI.create(address), next -> true))
            .as(address)
            .isInstanceOf(Refusal.class)
            .satisfies(
                e ->
                    assertThat(((Refusal) e).reason())
                        .isIn(Reason.PRIVATE_ADDRESS, Reason.UNKNOWN_HOST));
      }
    }
    assertThat(server.requests).isEmpty();
    server.serve("/b", 302, new byte[0], "Location", "file:///etc/passwd");
    server.serve("/c", 302, new byte[0], "Location", "http://a:b@127.0.0.1/");
    assertThat(pageRefused("/b")).isEqualTo(Reason.BAD_ADDRESS);
    assertThat(pageRefused("/c")).isEqualTo(Reason.BAD_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2002:a00:1::"
      })
  void knowsPrivateAddresses(String address) throws Exception {
    assertThat(HostCheck.isPrivate(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "100.128.0.1", "198.20.0.1", "2606:4700::1", "64:ff9b::101:101"})
  void knowsPublicAddresses(String address) throws Exception {
    assertThat(HostCheck.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void followsRedirectsWithinBounds() throws Exception {
    server.serve("/a", 301, new byte[0], "Location", "/b c");
    server.serve("/b%20c", 302, new byte[0], "Location", "d/../e#part");
    server.serve("/e", 200, PAGE, "Content-Type", HTML);
    assertThat(fetcher.page(server.at("/a"), next -> true).address()).isEqualTo(server.at("/e"));

    server.serve("/loop", 307, new byte[0], "Location", "/pool");
    server.serve("/pool", 307, new byte[0], "Location", "/loop");
    assertThat(pageRefused("/loop")).isEqualTo(Reason.REDIRECTS);
    for (int i = 0; i < 10; i++) {
      server.serve("/far" + i, 302, new byte[0], "Location", "/far" + (i + 1));
    }
    assertThat(pageRefused("/far0")).isEqualTo(Reason.REDIRECTS);
    assertThat(server.asked("/far4")).isZero();
    assertThatThrownBy(() -> fetcher.page(server.at("/a"), next -> false))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(((Refusal) e).reason()).isEqualTo(Reason.OUTSIDE));
  }

  @Test
  void retriesAndHeedsRetryAfter() throws Exception {
    var count = new AtomicInteger();
    server.on(
        "/a",
        exchange -> {
          boolean busy = count.incrementAndGet() == 1;
          exchange.getResponseHeaders().add("Content-Type", HTML);
          if (busy) {
            exchange.getResponseHeaders().add("Retry-After", "1");
          }
          exchange.sendResponseHeaders(busy ? 503 : 200, busy ? -1 : PAGE.length);
          try (exchange) {
            if (!busy) {
              exchange.getResponseBody().write(PAGE);
            }
          }
        });
    long start = System.nanoTime();
    assertThat(pageRefused("/a")).isNull();
    assertThat(System.nanoTime() - start).isGreaterThan(950_000_000L);
    assertThat(count.get()).isEqualTo(2);

    server.serve("/busy", 429, new byte[0], "Retry-After", "100000");
    assertThat(pageRefused("/busy")).isEqualTo(Reason.SERVER_ERROR);
    assertThat(server.asked("/busy")).isEqualTo(1);
    server.serve("/broken", 500, new byte[0]);
    assertThat(pageRefused("/broken")).isEqualTo(Reason.SERVER_ERROR);
    assertThat(server.asked("/broken")).isEqualTo(3);
    assertThat(pageRefused("/none")).isEqualTo(Reason.NOT_FOUND);
    assertThat(server.asked("/none")).isEqualTo(1);
  }

  @Test
  void unpacksWithinBounds() throws Exception {
    server.serve("/a", 200, gzip(PAGE), "Content-Type", HTML, "Content-Encoding", "gzip");
    assertThat(fetcher.page(server.at("/a"), next -> true).body()).isEqualTo(PAGE);
    var bomb = gzip(new byte[50_000_000]);
    assertThat(bomb).hasSizeLessThan(MAX_BYTES);
    server.serve("/bomb", 200, bomb, "Content-Type", HTML, "Content-Encoding", "gzip");
    assertThat(pageRefused("/bomb")).isEqualTo(Reason.TOO_LARGE);
    server.serve("/no", 200, PAGE, "Content-Type", HTML, "Content-Encoding", "gzip");
    assertThat(pageRefused("/no")).isEqualTo(Reason.ENCODING);
    server.serve("/br", 200, PAGE, "Content-Type", HTML, "Content-Encoding", "br");
    assertThat(pageRefused("/br")).isEqualTo(Reason.ENCODING);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void looksAtTheBytesAndNotAtTheNameOfTheType() throws Exception {
    server.serve("/a.png", 200, PNG, "Content-Type", "text/plain");
    assertThat(pictureRefused("/a.png")).isNull();
    server.serve("/b.png", 200, PAGE, "Content-Type", "image/png");
    assertThat(pictureRefused("/b.png")).isEqualTo(Reason.WRONG_TYPE);
    server.serve("/c", 200, PNG, "Content-Type", HTML);
    assertThat(pageRefused("/c")).isNull(); // no zero bytes: a strange page at worst
    server.serve("/d", 200, new byte[100], "Content-Type", HTML);
    assertThat(pageRefused("/d")).isEqualTo(Reason.WRONG_TYPE);
    server.serve(
        "/e", 200, "{\"a\": 1}      and more".getBytes(), "Content-Type", "application/json");
    assertThat(pageRefused("/e")).isEqualTo(Reason.WRONG_TYPE);
    server.serve("/f", 200, PAGE, "Content-Type", "text/plain");
    assertThat(pageRefused("/f")).isNull();
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> fetcher.picture(URI.create("http://no-such-host.invalid/a.png")))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(((Refusal) e).reason()).isEqualTo(Reason.UNKNOWN_HOST));
  }
}

package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.gather.Gather;
import io.qingping.wenlan.gather.GatherOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPicturesTest {
  private static final String ONE = "127.0.0.1";
  private static final String OTHER = "localhost";
  private static final int PICTURES = 12; // of each host

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static GatherOptions options(Path archive, Duration interval) {
    return new GatherOptions(
        List.of(archive.toString()),
        null,
        new FilterConfig(
            null, null, null, null, null, null, null, null, null, null, null, 1.0, null),
        null,
        new FetchOptions(
            "tests",
            interval,
            2,
            Duration.ofSeconds(10),
            1,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            3,
            true,
            1 << 20),
        5,
        1000,
        5,
        4,
        false,
        false);
  }

  /** A page with pictures of two hosts, of which the archive has one. */
  private Path archive(Server server) throws IOException {
    var body = new StringBuilder("<p>两台主机的图案都在这里。</p>");
    for (int i = 0; i < PICTURES; i++) {
      for (var host : List.of(ONE, OTHER)) {
        var address = server.at(host, "/%s/%d.png".formatted(host, i));
        body.append("<img src='%s' alt='%s的第%d号图案'>".formatted(address, host, i));
        server.serve("/%s/%d.png".formatted(host, i), 200, picture(host, i));
      }
    }
    for (var path : List.of("hidden/1.png", "noai.png", "gone.png", "page.png", "round.png")) {
      body.append("<img src='%s' alt='图案 %s'>".formatted(server.at(ONE, "/" + path), path));
    }
    for (var path : List.of("across.png", "circle.png", "far1.png")) {
      body.append("<img src='%s' alt='图案 %s'>".formatted(server.at(OTHER, "/" + path), path));
    }
    server.serve("/robots.txt", 200, bytes("User-agent: *\nDisallow: /hidden/\n"));
    server.serve("/hidden/1.png", 200, picture(ONE, 90));
    server.serve("/noai.png", 200, picture(ONE, 91), "X-Robots-Tag", "noai");
    server.serve("/page.png", 200, bytes("<html>not a picture, but a page</html>"));
    server.serve("/round.png", 302, bytes("."), "Location", "/moved.png");
    server.serve("/moved.png", 200, picture(ONE, 92));
    server.serve("/across.png", 302, bytes("."), "Location", server.at(ONE, "/there.png"));
    server.serve("/there.png", 200, picture(ONE, 93));
    server.serve("/circle.png", 302, bytes("."), "Location", server.at(ONE, "/back.png"));
    server.serve("/back.png", 302, bytes("."), "Location", server.at(OTHER, "/circle.png"));
    for (int i = 1; i <= 5; i++) {
      var next = server.at(i % 2 == 0 ? OTHER : ONE, "/far" + (i + 1) + ".png");
      server.serve("/far" + i + ".png", 302, bytes("."), "Location", next);
    }
    try (var crawl = new Crawl()) {
      return crawl
          .page("http://a.example/index.html", "图案", body.toString())
          .picture(server.at(ONE, "/127.0.0.1/0.png"), picture(ONE, 0))
          .answer(server.at(ONE, "/127.0.0.1/1.png"), 404, "text/plain", bytes("was gone"))
          .save(folder.resolve("pages.warc.gz"));
    }
  }

  private static byte[] picture(String host, int i) throws IOException {
    return Crawl.blocks(i + (host.equals(ONE) ? 0 : 100), 96, 80);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path embedded(GatherOptions options, String name) throws Exception {
    var out = folder.resolve(name);
    new Gather(options, out, (stage, done, total, kept) -> {}, () -> false).run();
    return out;
  }

  private Path onCluster(GatherOptions options, Duration hostTime, String name) throws IOException {
    var out = folder.resolve(name);
    new GatherJob(spark, options, hostTime, out.toString()).run();
    return out;
  }

  private static void assertSame(Path many, Path one) throws IOException {
    assertThat(Files.readString(many.resolve("00000.jsonl")))
        .isEqualTo(Files.readString(one.resolve("00000.jsonl")));
    for (int shard = 0; shard < 5; shard++) {
      for (var name : List.of("%05d.tar", "%05d.jsonl", "%05d_stats.json")) {
        var file = name.formatted(shard);
        assertThat(many.resolve(file)).as(file).hasSameBinaryContentAs(one.resolve(file));
      }
    }
    assertThat(many.resolve("report.json")).hasSameBinaryContentAs(one.resolve("report.json"));
  }

  @Test
  void whatTheArchivesLackIsFetchedAsByOneProcess() throws Exception {
    try (var server = new Server()) {
      var options = options(archive(server), Duration.ZERO);
      var one = embedded(options, "one");
      var asked = Set.copyOf(server.requests);
      server.requests.clear();
      var many = onCluster(options, Duration.ofHours(1), "many");
      assertSame(many, one);
      assertThat(Files.readString(many.resolve("report.json")))
          .contains("ROBOTS", "OPTED_OUT", "NOT_FOUND", "WRONG_TYPE", "REDIRECTS")
          .contains("\"kept\" : " + (2 * PICTURES + 2));
      assertThat(new HashSet<>(server.requests)).isEqualTo(asked);
      assertThat(asked).contains(ONE + "/127.0.0.1/1.png").doesNotContain(ONE + "/hidden/1.png");
      assertThat(asked).doesNotContain(ONE + "/127.0.0.1/0.png");
      server.requests.stream()
          .filter(request -> request.contains("/127.0.0.1/") || request.contains("/localhost/"))
          .forEach(request -> assertThat(server.asked(request)).as(request).isEqualTo(1));

      server.requests.clear();
      onCluster(options, Duration.ofHours(1), "many");
      assertThat(server.requests).as("of a job that has ended").isEmpty();
    }
  }

  @Test
  void aStoppedJobDoesNotFetchTwice() throws Exception {
    try (var server = new Server()) {
      var archive = archive(server);
      var one = embedded(options(archive, Duration.ZERO), "one");
      var options = options(archive, Duration.ofMillis(500));
      server.requests.clear();
      var pictures = new AtomicInteger();
      server.watcher =
          request -> {
            if (request.contains("/localhost/") && pictures.incrementAndGet() == 6) {
              spark.sparkContext().cancelAllJobs();
            }
          };
      assertThatThrownBy(() -> onCluster(options, Duration.ofHours(1), "many"))
          .hasStackTraceContaining("cancelled");
      while (Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
          .anyMatch(executor -> executor.numRunningTasks() > 0)) {
        Thread.sleep(20); // a cluster does not wait for its tasks to end; a user does
      }
      int before = server.requests.size();
      assertThat(before).isBetween(10, 30);
      assertSame(onCluster(options, Duration.ofHours(1), "many"), one);
      long twice =
          server.requests.subList(before, server.requests.size()).stream()
              .filter(request -> request.contains(".png"))
              .filter(server.requests.subList(0, before)::contains)
              .count();
      assertThat(twice).as("in flight when it was stopped").isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aHostThatTakesItsTimeIsGivenUp() throws Exception {
    try (var server = new Server()) {
      var slow = options(archive(server), Duration.ofMillis(300));
      var many = onCluster(slow, Duration.ofMillis(600), "slow");
      assertThat(Files.readString(many.resolve("report.json"))).contains("\"TIMEOUT\"");
      assertThat(server.requests.size()).isLessThan(2 * PICTURES);
    }
  }
}

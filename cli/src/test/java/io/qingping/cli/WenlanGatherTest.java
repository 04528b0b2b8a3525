package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WenlanGatherTest {
  @TempDir private Path folder;
  private Path pages;

  @BeforeEach
  void writePages() throws IOException {
    pages = Files.createDirectory(folder.resolve("pages"));
    Shots.portrait(pages, "portrait.jpg");
    Files.writeString(
        pages.resolve("index.html"),
        "<title>照片</title><img src=portrait.jpg alt=一位女士的肖像><img src=none.jpg alt=不在这里的图>");
  }

  @Test
  void gathersAndReports() throws Exception {
    var shards = folder.resolve("shards");
    var console = Console.run("wenlan", "gather", pages, "-o", shards, "--offline");
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.out())
        .startsWith("1 of 2 pictures were kept; " + shards + " has 1 samples now.")
        .contains(shards.resolve("report.html").toString());
    assertThat(shards.resolve("00000.tar")).exists();

    var again = Console.run("wenlan", "gather", pages, "-o", shards, "--offline", "--json");
    assertThat(new ObjectMapper().readTree(again.out()).get("added").asInt()).isZero();
    var chinese = Console.run("wenlan", "gather", pages, "-o", shards, "--offline", "--lang=zh");
    assertThat(chinese.out()).contains("此来源以前已采集完");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere|nowhere does not exist; a source is a web address with http, a WARC file or a folder",
        "https://example.org pages|web addresses and files cannot be gathered in one run",
        "http:/// --contact=me|http:/// is no web address",
        "nowhere --interval=-1|--interval is 0 to 86400 seconds, not -1.",
        "nowhere --contact=(x)|the contact must be of ASCII letters without brackets",
        "nowhere --root=http://example.org|a root is an absolute address with a slash at its end",
        "nowhere --samples=0|a shard has 1 to 10000 samples, not 0",
        "nowhere --pages=0|a crawl needs a depth of at least 0, and at least one page",
        "nowhere --config=none.json|A file could not be read or written: none.json"
      })
  void badWordsGetOneSentence(String words, String sentence) {
    var console = Console.run((Object[]) ("wenlan gather -o " + folder + "/o " + words).split(" "));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).last().asString().startsWith(sentence);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void aSourceOfWhichNothingCouldBeReadIsToldAndTriedAgain() throws Exception {
    var shards = folder.resolve("shards");
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    var page = "<title>照片</title>".getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> answer(exchange, 200, "text/html; charset=utf-8", page));
    server.start();
    try {
      var site = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var words = new Object[] {"wenlan", "gather", site, "-o", shards, "--contact=me@example.org"};
      for (int time = 0; time < 2; time++) {
        var refused = Console.run(words);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors())
            .last()
            .asString()
            .startsWith("None of the pages could be read (1). " + site)
            .endsWith("Give --allow-private if you want to gather from your own network.");
      }
      var allowed = Arrays.copyOf(words, words.length + 2);
      allowed[words.length] = "--allow-private";
      allowed[words.length + 1] = "--interval=0";
      var read = Console.run(allowed);
      assertThat(read.code()).as(read.toString()).isZero();
      assertThat(read.out()).doesNotContain("gathered before");
      assertThat(Console.run(allowed).out()).contains("gathered before");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void picturesThatAHostDidNotGiveAreToldAndAskedForAgain() throws Exception {
    var busy = new AtomicBoolean(true);
    var portrait = Files.readAllBytes(pages.resolve("portrait.jpg"));
    var page = "<title>照片</title><img src=late.jpg alt=一位女士的肖像>".getBytes(StandardCharsets.UTF_8);
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> answer(exchange, 200, "text/html; charset=utf-8", page));
    server.createContext(
        "/late.jpg",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "86400");
          answer(exchange, busy.get() ? 503 : 200, "image/jpeg", portrait);
        });
    server.createContext("/robots.txt", exchange -> answer(exchange, 404, "text/plain", page));
    server.start();
    try {
      var site = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var words =
          List.of("wenlan", "gather", site, "-o", folder.resolve("o"), "--allow-private", "--again")
              .toArray();
      assertThat(Console.run(words).out())
          .startsWith("0 of 1 pictures were kept")
          .contains("1 were dropped because a host did not answer, or not as it should; --again");
      busy.set(false);
      assertThat(Console.run(words).out())
          .startsWith("1 of 1 pictures were kept")
          .doesNotContain("did not answer");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aFolderWithoutPagesIsTold() throws Exception {
    var empty = Files.createDirectory(folder.resolve("empty"));
    var console = Console.run("wenlan", "gather", empty, "-o", folder.resolve("o"), "--offline");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).last().isEqualTo("There is no page in " + empty + ".");
  }

  @Test
  void aMissingListOfWordsIsToldBeforeAnythingIsFetched() throws Exception {
    var config = Files.writeString(folder.resolve("c.json"), "{\"sensitiveWords\": \"nope.txt\"}");
    var console =
        Console.run("wenlan", "gather", pages, "-o", folder.resolve("o"), "--config", config);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).last().asString().contains("'sensitiveWords' names no file: nope");
  }

  @Test
  void aFolderOfOtherThingsIsRefused() {
    var console = Console.run("wenlan", "gather", pages, "-o", pages);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(
            pages + " has files of something else in it: choose an empty or a new folder");
  }
}

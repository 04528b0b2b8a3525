package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code qp wenlan serve} as a process of its own. */
class WenlanServeTest {
  private static final Path MODEL =
      Path.of("../wenlan/src/test/resources/fixtures/chinese_clip_tiny.safetensors");
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  @TempDir private Path folder;
  private Path index;

  @BeforeEach
  void makeIndex() throws IOException {
    var photos = Files.createDirectory(folder.resolve("photos"));
    Shots.portrait(photos, "portrait.jpg");
    Files.writeString(photos.resolve("portrait.txt"), "一位女士的肖像");
    index = folder.resolve("index");
    var made = Console.run("wenlan", "index", photos, "-o", index, "--model", MODEL);
    assertThat(made.code()).as(made.toString()).isZero();
  }

  private URI address(Child child) throws Exception {
    child.await(() -> ADDRESS.matcher(said(child)).find());
    var address = ADDRESS.matcher(said(child));
    assertThat(address.find()).isTrue();
    return URI.create(address.group());
  }

  private static String said(Child child) {
    try {
      return Files.readString(child.out());
    } catch (IOException e) {
      return "";
    }
  }

  private static String get(URI address) throws Exception {
    var request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static void endsByCtrlC(Child child) throws Exception {
    child.signal("INT");
    var console = child.end();
    assertThat(console.code()).as(console.toString()).isEqualTo(130);
    assertThat(console.out().lines()).hasSize(1);
    assertThat(console.errors()).allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS"));
  }

  @Test
  void servesWithTheModelOfTheIndexUntilCtrlC() throws Exception {
    var child =
        Child.start(
            folder, List.of("env", "--default-signal=INT"), "wenlan", "serve", index, "--port=0");
    var address = address(child);
    var asked = "?q=%E8%82%96%E5%83%8F"; // 肖像
    var found = get(address.resolve("search.json" + asked));
    var same = Console.run("wenlan", "search", index, "肖像", "--json");
    assertThat(new ObjectMapper().readTree(found).at("/results/0/picture").asText())
        .endsWith("portrait.jpg");
    assertThat(found).isEqualTo(same.out().strip());
    assertThat(get(address.resolve(asked + "&lang=zh"))).contains("一位女士的肖像", "相似度");
    endsByCtrlC(child);
  }

  @Test
  void slowClientsDoNotHoldItForGood() throws Exception {
    var options = "JAVA_TOOL_OPTIONS=-Dsun.net.httpserver.maxReqTime=3";
    var child =
        Child.start(
            folder,
            List.of("env", "--default-signal=INT", options),
            "wenlan",
            "serve",
            index,
            "--port=0",
            "--texts-only");
    var address = address(child);
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 40; i++) { // more than there are threads
        var socket = new Socket("127.0.0.1", address.getPort());
        var half = i % 2 == 0 ? "GET / HT" : "POST /like HTTP/1.1\r\nHost: localhost\r\nCont";
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(get(address)).contains("Pictures in this index: 1");
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
    endsByCtrlC(child);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|There is no index in none",
        "@ --port 70000|A port is 0 to 65535, not 70000.",
        "@ --port TAKEN|The address 127.0.0.1:",
        "@ --host no.such.host.invalid|no.such.host.invalid is no name or address of this machine",
        "@ --host 192.0.2.1|The address 192.0.2.1:8090 cannot be had",
        "@ --model none.pt|There is no model none.pt"
      })
  void badWordsGetOneSentence(String words, String sentence) throws IOException {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var line =
          words
              .replace("@", index + (words.contains("model") ? "" : " --texts-only"))
              .replace("TAKEN", "" + taken.getLocalPort());
      var console = Console.run((Object[]) ("wenlan serve " + line).split(" "));
      assertThat(console.code()).isEqualTo(1);
      assertThat(console.errors()).as(console.err()).hasSize(1);
      assertThat(console.err()).startsWith(sentence);
    }
  }
}

package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that does everything wrong, gathered by a process with little memory. */
class HostileSiteTest {
  @TempDir private Path folder;

  @Test
  void nothingHangsMemoryIsBoundedAndEveryItemHasItsReason() throws Exception {
    var output = folder.resolve("output.txt");
    try (var server = new HostileServer()) {
      var jvm = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m");
      var child =
          GatherChild.start(output, jvm, server.at("/index.html"), folder.resolve("out"), 0);
      try {
        assertThat(child.waitFor(100, TimeUnit.SECONDS)).as("it ended").isTrue();
      } finally {
        child.destroyForcibly();
      }
      assertThat(child.exitValue()).as(Files.readString(output)).isZero();
    }
    var expected =
        Map.ofEntries(
            Map.entry("never.png", "TIMEOUT"),
            Map.entry("drip.png", "TIMEOUT"),
            Map.entry("slowhead.png", "TIMEOUT"),
            Map.entry("good.jpg", "kept"),
            Map.entry("endless.png", "TOO_LARGE"),
            Map.entry("endless.html", "TOO_LARGE"),
            Map.entry("loop.png", "REDIRECTS"),
            Map.entry("spiral.png", "REDIRECTS"),
            Map.entry("short.png", "CONNECTION"),
            Map.entry("negative.png", "CONNECTION"),
            Map.entry("lying.png", "TOO_LARGE"),
            Map.entry("page.png", "WRONG_TYPE"),
            Map.entry("bomb.png", "TOO_LARGE"),
            Map.entry("giant.png", "TOO_MANY_PIXELS"),
            Map.entry("garbage.png", "CONNECTION"),
            Map.entry("headers.png", "CONNECTION"),
            Map.entry("gone.png", "NOT_FOUND"));
    var reasons = reasons();
    expected.forEach((name, reason) -> assertThat(reasons).containsEntry(name, reason));
    assertThat(reasons).containsKey("good.jpg?2"); // of the page whose charset does not exist
    var report = new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    assertThat(report.get("kept").asInt()).isEqualTo(1);
  }

  private TreeMap<String, String> reasons() throws Exception {
    var reasons = new TreeMap<String, String>();
    var json = new ObjectMapper();
    for (int shard = 0; ; shard++) {
      var sidecar = folder.resolve("out/%05d.jsonl".formatted(shard));
      if (!Files.exists(sidecar)) {
        return reasons;
      }
      for (var line : Files.readAllLines(sidecar)) {
        var outcome = json.readTree(line);
        var address = outcome.path(outcome.has("url") ? "url" : "page").asText();
        reasons.put(
            address.substring(address.lastIndexOf('/') + 1), outcome.path("reason").asText("kept"));
      }
    }
  }
}

package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.media.clip.ClipProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code qp animate} on the sample portrait, from the words typed to the files written. */
class AnimateTest {
  private static final List<Object> SMALL =
      List.of("--size", "320x480", "--seconds", "2", "--no-preview", "--json");

  @TempDir private static Path folder;
  private static Path portrait;

  @BeforeAll
  static void takePortrait() {
    portrait = Shots.portrait(folder, "portrait.jpg");
  }

  /** Runs {@code qp animate} with the small settings, which further words may override. */
  private static JsonNode animate(Path out, List<Path> photos, Object... further)
      throws IOException {
    var words = new ArrayList<Object>(List.of("animate"));
    words.addAll(photos);
    words.addAll(List.of("-o", out));
    words.addAll(SMALL);
    words.addAll(List.of(further));
    var console = Console.run(words.toArray());
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.err()).isEmpty();
    var answer = new ObjectMapper().readTree(console.out());
    assertThat(answer.get("failures")).isEmpty();
    return answer.get("clips").get(0);
  }

  private static Path path(JsonNode clip, String name) {
    return Path.of(clip.get(name).asText());
  }

  private static List<String> names(Path out) throws IOException {
    try (var files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"breeze", "parallax", "push-in"})
  void makesALabelledClipByEachRecipe(String recipe) throws IOException {
    var out = folder.resolve(recipe);
    var clip = animate(out, List.of(portrait), "--recipe", recipe);
    assertThat(clip.get("recipe").asText()).isEqualTo(recipe);
    assertThat(clip.get("reason").asText()).isEqualTo("as asked");
    assertThat(clip.at("/check/problems")).isEmpty();
    assertThat(clip.at("/check/faceDifference").asInt()).isZero();
    assertThat(names(out))
        .containsExactly(
            "index.html", "portrait-%s.jpg".formatted(recipe), "portrait-%s.mp4".formatted(recipe));
    var info = ClipProbe.read(path(clip, "clip"));
    assertThat(info.codec()).isEqualTo("h264");
    assertThat(info.pixelFormat()).isEqualTo("yuv420p");
    assertThat(List.of(info.width(), info.height())).containsExactly(320, 480);
    assertThat(info.frames()).isEqualTo(50);
    assertThat(info.faststart()).isTrue();
    assertThat(info.aigc()).hasValueSatisfying(aigc -> assertThat(aigc.json()).contains("Label"));
    assertThat(clip.get("labelAgreement").asDouble()).isGreaterThan(0.8);
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("./portrait-%s.mp4".formatted(recipe), "as asked");
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    var files = new ArrayList<byte[]>();
    for (var seed : List.of(7, 7, 8)) {
      var out = folder.resolve("seed-" + files.size());
      var clip = animate(out, List.of(portrait), "--recipe", "breeze", "--seed", seed);
      files.add(Files.readAllBytes(path(clip, "clip")));
    }
    assertThat(files.get(1)).isEqualTo(files.get(0));
    assertThat(files.get(2)).isNotEqualTo(files.get(0));
  }

  @Test
  void joinsNearlyAlikeShots() throws IOException {
    var shots = Shots.burst(Files.createDirectory(folder.resolve("shots")));
    var clip = animate(folder.resolve("burst"), shots, "--recipe", "burst");
    assertThat(clip.get("photos")).hasSize(3);
    assertThat(path(clip, "clip")).hasFileName("shot1-burst.mp4");
    assertThat(clip.at("/check/seam").asDouble()).isLessThan(1.5);
    assertThat(clip.at("/check/largestStep").asDouble()).isPositive();
  }

  @Test
  void writesChineseOnRequest() throws IOException {
    var out = folder.resolve("中文");
    var console =
        Console.run(
            "animate",
            Shots.portrait(folder, "新娘 👰.jpg"),
            "-o",
            out,
            "--lang=zh",
            "--recipe=push-in",
            "--size=320x480",
            "--seconds=2",
            "--no-preview");
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.out()).contains("新娘 👰").containsPattern("[\\u4e00-\\u9fff]{4}");
    assertThat(names(out)).contains("新娘 👰-push-in.mp4", "新娘 👰-push-in.jpg");
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("<html lang=\"zh\">", "./%E6%96%B0%E5%A8%98%20%F0%9F%91%B0-push-in.mp4");
  }
}

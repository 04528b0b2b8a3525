package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipProbe;
import io.qingping.media.clip.ClipReader;
import io.qingping.media.people.PeopleFinder;
import io.qingping.media.photo.PhotoReader;
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
  private static final List<Object> SHORT = List.of("--seconds", "2", "--no-preview", "--json");

  @TempDir private static Path folder;
  private static Path portrait;

  @BeforeAll
  static void takePortrait() {
    portrait = Shots.portrait(folder, "portrait.jpg");
  }

  private static JsonNode animate(Path out, List<Path> photos, Object... further)
      throws IOException {
    return animate("320x480", out, photos, further);
  }

  private static JsonNode animate(String size, Path out, List<Path> photos, Object... further)
      throws IOException {
    var words = new ArrayList<Object>(List.of("animate"));
    words.addAll(photos);
    words.addAll(List.of("-o", out));
    words.addAll(SHORT);
    words.addAll(List.of("--size", size));
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

  @Test
  void choosesARecipeAndSaysWhy() throws IOException {
    var clip = animate(folder.resolve("auto"), List.of(portrait), "--recipe=auto");
    assertThat(clip.get("recipe").asText()).isEqualTo("breeze");
    assertThat(clip.get("reason").asText())
        .matches("there is (hair|loose cloth) that can move in a breeze");
  }

  /** Everything may move here, so that the face would if nothing kept it. */
  @Test
  void leavesEveryPixelOfTheFaceAsItIsInThePhoto() throws IOException {
    var clip =
        animate(
            "480x480",
            folder.resolve("face"),
            List.of(portrait),
            "--recipe=breeze",
            "--strength=1",
            "--mask",
            Shots.mask(folder.resolve("everything.png"), 0, 300));
    // The hull of the mesh, found here once more: it must be among the pixels that are kept.
    double hull;
    try (var finder = PeopleFinder.open()) {
      var photo = new PhotoReader().read(portrait).picture();
      assertThat(photo.width()).isEqualTo(photo.height());
      var face = finder.find(photo).faces().get(0);
      hull = Shots.hullArea(face.mesh()) * 480 * 480 / (photo.width() * (double) photo.height());
    }
    assertThat(clip.at("/check/keptPixels").asDouble()).isGreaterThan(hull).isGreaterThan(1000);
    assertThat(clip.at("/check/faceDifference").asInt()).isZero();
    assertThat(clip.at("/check/frames").asInt()).isEqualTo(50);
    assertThat(clip.at("/check/largestStep").asDouble()).isPositive();
  }

  @Test
  void movesWhatTheMaskShows() throws IOException {
    var clip =
        animate(
            "480x480",
            folder.resolve("mask"),
            List.of(portrait),
            "--recipe=breeze",
            "--strength=1",
            "--mask",
            Shots.mask(folder.resolve("mask.png"), 150, 150));
    double inside = 0;
    double outside = 0;
    try (var frames = ClipReader.open(path(clip, "clip"))) {
      var first = frames.next().orElseThrow();
      for (var next = frames.next(); next.isPresent(); next = frames.next()) {
        inside = Math.max(inside, difference(first, next.get(), 240, 480, 0, 240));
        outside = Math.max(outside, difference(first, next.get(), 0, 200, 0, 480));
        outside = Math.max(outside, difference(first, next.get(), 200, 480, 280, 480));
      }
    }
    assertThat(inside).isGreaterThan(8 * outside).isGreaterThan(0.5);
  }

  /** Mean difference of the colours in a part of the picture, 0 to 255. */
  private static double difference(Picture a, Picture b, int left, int right, int top, int bottom) {
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int i = 3 * (y * a.width() + left); i < 3 * (y * a.width() + right); i++) {
        sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
      }
    }
    return sum / (3.0 * (right - left) * (bottom - top));
  }

  @Test
  void thePageAlsoPlaysTheClipsOfEarlierRuns() throws IOException {
    var out = folder.resolve("runs");
    animate(out, List.of(portrait), "--recipe=push-in");
    var other = Shots.portrait(folder, "other.jpg");
    Files.writeString(out.resolve("film.mp4"), "no clip of ours");
    Files.writeString(out.resolve("film.jpg"), "no poster of ours");
    animate(out, List.of(other), "--recipe=push-in");
    assertThat(Files.readString(out.resolve("index.html")))
        .containsSubsequence("./other-push-in.mp4", "Made earlier", "./portrait-push-in.mp4")
        .doesNotContain("film");
  }

  @Test
  void aPageOfSomebodyElseStays() throws IOException {
    var out = Files.createDirectory(folder.resolve("site"));
    var home = Files.writeString(out.resolve("index.html"), "<title>My wedding</title>");
    animate(out, List.of(portrait), "--recipe=push-in");
    assertThat(home).hasContent("<title>My wedding</title>");
    assertThat(Files.readString(out.resolve("qingping.html"))).contains("./portrait-push-in.mp4");
  }
}

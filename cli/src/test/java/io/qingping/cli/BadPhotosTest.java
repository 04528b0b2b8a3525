package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with some photos of a shoot never costs the others. */
class BadPhotosTest {
  private static final List<String> QUICK =
      List.of("--recipe=push-in", "--size=320x480", "--seconds=2", "--no-preview");

  @TempDir private Path folder;

  private static Console animate(Path out, List<Path> photos, String... further) {
    var words = new ArrayList<Object>(List.of("animate"));
    words.addAll(photos);
    words.addAll(List.of("-o", out));
    words.addAll(QUICK);
    words.addAll(List.of(further));
    return Console.run(words.toArray());
  }

  private static List<String> names(Path out) throws IOException {
    try (var files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void areNamedWithTheirReasonsAndTheRestIsMade() throws IOException {
    var empty = file("empty.jpg", "");
    var text = file("笔记.jpg", "Dear customer, here are your photos.\n".repeat(40));
    var gone = folder.resolve("gone 👻.jpg");
    var good = Shots.portrait(folder, "good.jpg");
    var console = animate(folder.resolve("out"), List.of(empty, text, good, gone));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.out()).contains("good.jpg became a clip by push-in");
    assertThat(console.errors())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("empty.jpg was left out: ", "(0 bytes)"))
        .anySatisfy(line -> assertThat(line).contains("笔记.jpg was left out: ", "is a text file"))
        .anySatisfy(line -> assertThat(line).contains("gone 👻.jpg was left out: ", "exist"));
    assertThat(names(folder.resolve("out")))
        .containsExactly("good-push-in.jpg", "good-push-in.mp4", "index.html");
  }

  @Test
  void areListedInJsonToo() throws IOException {
    var console = animate(folder.resolve("out"), List.of(file("empty.png", "")), "--json");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.err()).isEmpty();
    var answer = new ObjectMapper().readTree(console.out());
    assertThat(answer.get("clips")).isEmpty();
    assertThat(answer.at("/failures/0/photo").asText()).endsWith("empty.png");
    assertThat(answer.at("/failures/0/reason").asText()).contains("(0 bytes)");
  }

  @Test
  void sayItInChinese() throws IOException {
    var console = animate(folder.resolve("out"), List.of(file("空.jpg", "")), "--lang", "zh");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).contains("空.jpg").containsPattern("[\\u4e00-\\u9fff]{4}");
  }

  @Test
  void photosOfOneNameGetClipsOfTheirOwn() throws IOException {
    var first = Shots.portrait(Files.createDirectory(folder.resolve("a")), "bride.jpg");
    var second = Shots.portrait(Files.createDirectory(folder.resolve("b")), "bride.jpg");
    var console = animate(folder.resolve("out"), List.of(first, second));
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(names(folder.resolve("out")))
        .containsExactly(
            "bride-push-in-2.jpg",
            "bride-push-in-2.mp4",
            "bride-push-in.jpg",
            "bride-push-in.mp4",
            "index.html");
  }

  @Test
  void photosAreNeverReplacedByWhatIsMadeOfThem() throws IOException {
    var shoot = Files.createDirectory(folder.resolve("shoot"));
    var photo = Shots.portrait(shoot, "bride.jpg");
    // A photo that has the very name that the other's poster would get.
    var trap = Files.write(shoot.resolve("bride-push-in.jpg"), Files.readAllBytes(photo));
    var content = Files.readAllBytes(photo);
    for (int run = 0; run < 2; run++) {
      var console = animate(shoot, List.of(photo));
      assertThat(console.code()).as(console.toString()).isZero();
      assertThat(photo).hasBinaryContent(content);
      assertThat(trap).hasBinaryContent(content);
      assertThat(names(shoot))
          .containsExactly(
              "bride-push-in-2.jpg",
              "bride-push-in-2.mp4",
              "bride-push-in.jpg",
              "bride.jpg",
              "index.html");
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    var photo = Shots.portrait(folder, "bride.jpg");
    var blocked = file("notes.txt", "a file, no folder").resolve("out");
    var console = animate(blocked, List.of(photo));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err())
        .contains("bride.jpg was left out: The folder " + blocked + " cannot be made");
  }

  @Test
  void anEmptyFolderHasNoPhotos() throws IOException {
    var shoot = Files.createDirectory(folder.resolve("shoot"));
    var console = animate(folder.resolve("out"), List.of(shoot));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).containsExactly("There is no photo in " + shoot + ".");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}

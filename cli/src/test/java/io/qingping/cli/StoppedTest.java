package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code qp animate} stopped while it renders its second photo. */
class StoppedTest {
  /** A shell's background jobs ignore Ctrl-C, and so would a child of such a job. */
  private static final List<String> HEARING_INTERRUPTS = List.of("env", "--default-signal=INT");

  @TempDir private Path folder;
  private Path clips;
  private List<Path> photos;

  @BeforeEach
  void takePhotos() {
    clips = folder.resolve("clips");
    photos = List.of(Shots.portrait(folder, "first.jpg"), Shots.portrait(folder, "second.jpg"));
  }

  private Object[] words(int seconds) {
    return new Object[] {
      "animate",
      photos.get(0),
      photos.get(1),
      "-o",
      clips,
      "--recipe=push-in",
      "--size=320x480",
      "--seconds=" + seconds,
      "--no-preview"
    };
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(clips)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private boolean isRenderingTheSecond() {
    try {
      return Files.isDirectory(clips)
          && names().stream().anyMatch(name -> name.startsWith(".second-push-in.mp4."));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // a hidden file may be renamed while the folder is listed
    }
  }

  private void makesBothNow() throws IOException {
    var again = Console.run(words(2));
    assertThat(again.code()).as(again.toString()).isZero();
  }

  @Test
  void ctrlCKeepsFinishedClipsAndLeavesNoHalfFile() throws Exception {
    var child = Child.start(folder, HEARING_INTERRUPTS, words(4));
    child.await(this::isRenderingTheSecond);
    child.signal("INT");
    var console = child.end();
    assertThat(console.code()).as(console.toString()).isEqualTo(130);
    assertThat(console.errors())
        .containsExactly("Stopped; finished clips are kept, the unfinished one is gone.");
    assertThat(console.out()).contains("first.jpg became a clip").doesNotContain("second.jpg");
    assertThat(names()).containsExactly("first-push-in.jpg", "first-push-in.mp4", "index.html");
    makesBothNow();
    assertThat(names()).contains("second-push-in.jpg", "second-push-in.mp4").hasSize(5);
  }

  @Test
  void aKillLeavesNothingThatLooksLikeAClipAndALaterRunClearsItAway() throws Exception {
    var child = Child.start(folder, List.of(), words(4));
    child.await(this::isRenderingTheSecond);
    child.signal("KILL");
    assertThat(child.end().code()).isEqualTo(137);
    var left = names();
    assertThat(left)
        .filteredOn(name -> !name.startsWith("."))
        .containsExactly("first-push-in.jpg", "first-push-in.mp4");
    assertThat(left)
        .filteredOn(name -> name.startsWith("."))
        .singleElement()
        .asString()
        .endsWith(".part");

    var longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (var name : left) {
      Files.setLastModifiedTime(clips.resolve(name), longAgo);
    }
    var others = Files.createFile(clips.resolve(".second-push-in.mp4.01234567.part"));
    makesBothNow();
    assertThat(others).exists(); // another run may be writing it at this moment
    Files.delete(others);
    assertThat(names())
        .containsExactly(
            "first-push-in.jpg",
            "first-push-in.mp4",
            "index.html",
            "second-push-in.jpg",
            "second-push-in.mp4");
  }
}

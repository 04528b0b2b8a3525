package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** {@code qp animate} where there is no room for its clips. */
class FullDiskTest {
  /** A disk of the child's own, of 32 KiB; what is on it in the end is told after its words. */
  private static final String SMALL_DISK =
      "mount -t tmpfs -o size=32k small \"$0\" && { \"$@\"; code=$?; ls -A \"$0\"; exit $code; }";

  /** What differs from {@link #SMALL_DISK} is only which error the system gives. */
  private static final String SMALL_FILES = "ulimit -f 64 && exec \"$@\""; // 32 KiB

  @TempDir private Path folder;
  private Path clips;
  private Path first;
  private Path second;

  @BeforeEach
  void takePhotos() throws IOException {
    clips = Files.createDirectory(folder.resolve("clips"));
    first = Shots.portrait(folder, "first.jpg");
    second = Shots.portrait(folder, "second.jpg");
  }

  private Console animate(String... before) throws Exception {
    var child =
        Child.start(
            folder,
            List.of(before),
            "animate",
            first,
            second,
            "-o",
            clips,
            "--recipe=push-in",
            "--size=320x480",
            "--seconds=2",
            "--no-preview");
    return child.end();
  }

  private void assertNoRoom(Console console) {
    assertThat(console.code()).as(console.toString()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(sentence(first, "first"), sentence(second, "second"));
    assertThat(console.out()).isEmpty(); // nor did the small disk hold a file
    assertThat(clips).isEmptyDirectory();
  }

  private String sentence(Path photo, String name) {
    return photo
        + " was left out: The disk is full: "
        + clips.resolve(name + "-push-in.mp4")
        + " could not be written, and nothing of it was left. Free some space and try again.";
  }

  static boolean canMount() throws Exception {
    return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "small", "/mnt")
            .start()
            .waitFor()
        == 0;
  }

  @Test
  @EnabledIf("canMount")
  void aFullDiskIsNamedForEachPhotoAndLeavesNoHalfFile() throws Exception {
    assertNoRoom(animate("unshare", "-rm", "sh", "-c", SMALL_DISK, clips.toString()));
  }

  @Test
  void aLimitOnFileSizesIsNamedForEachPhotoAndLeavesNoHalfFile() throws Exception {
    assertNoRoom(animate("sh", "-c", SMALL_FILES, "sh"));
  }
}

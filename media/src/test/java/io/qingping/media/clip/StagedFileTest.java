package io.qingping.media.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qingping.media.MediaException;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk can refuse, and that nothing half is left then. */
class StagedFileTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.CHINESE, "staged");
  private static final ClipFormat FORMAT = ClipFormat.of(320, 240, 25);

  @TempDir Path folder;

  @Test
  void refusesAFolderAsTarget() throws IOException {
    var target = Files.createDirectory(folder.resolve("clip.mp4"));
    assertThat(keyOf(() -> ClipWriter.open(target, FORMAT, LABEL))).isEqualTo("file.is-folder");
    assertThat(keyOf(() -> Poster.write(target, TestPictures.solid(320, 240, 0), LABEL)))
        .isEqualTo("file.is-folder");
  }

  @Test
  void refusesAMissingFolder() {
    var target = folder.resolve("gone/clip.mp4");
    assertThat(keyOf(() -> ClipWriter.open(target, FORMAT, LABEL))).isEqualTo("file.no-folder");
  }

  @Test
  void saysWhenTheFolderVanishedMeanwhile() throws IOException {
    var inner = Files.createDirectory(folder.resolve("card"));
    var writer = ClipWriter.open(inner.resolve("clip.mp4"), FORMAT, LABEL);
    writer.write(TestPictures.solid(320, 240, 0x445566));
    try (var files = Files.list(inner)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(inner);
    assertThat(keyOf(writer::finish)).isEqualTo("file.no-folder");
    assertThat(folder).isEmptyDirectory();
  }

  /** A folder in which nobody, not even root, may make files. */
  @Test
  void refusesAFolderThatCannotBeWritten() throws IOException {
    var closed = Files.createDirectory(folder.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    boolean root = Files.isWritable(closed);
    var target = (root ? Path.of("/sys") : closed).resolve("clip.mp4");
    assertThat(keyOf(() -> ClipWriter.open(target, FORMAT, LABEL))).isEqualTo("file.read-only");
    assertThat(keyOf(() -> Poster.write(target, TestPictures.solid(320, 240, 0), LABEL)))
        .isEqualTo("file.read-only");
  }

  @Test
  void fullDiskLeavesNothing() throws Exception {
    var target = folder.resolve("clip.mp4");
    // The child may not let a file grow beyond 2 MB, which FFmpeg meets as it meets a full disk.
    var child = start(List.of("sh", "-c", "ulimit -f 4096; exec \"$@\"", "sh"), target, 500);
    var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isEqualTo(NoiseClip.REFUSED);
    assertThat(said).startsWith("file.disk-full").contains("clip.mp4");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void stoppedProgramLeavesNothing() throws Exception {
    var target = folder.resolve("clip.mp4");
    var child = start(List.of(), target, Long.MAX_VALUE);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (folder.toFile().list().length == 0 && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    assertThat(folder).isNotEmptyDirectory();
    child.destroy(); // as Ctrl-C does: the shutdown hooks run
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  private static Process start(List<String> shell, Path target, long frames) throws IOException {
    var command = new java.util.ArrayList<>(shell);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path", "").replace("\"", ""),
            NoiseClip.class.getName(),
            target.toString(),
            Long.toString(frames)));
    return new ProcessBuilder(command).redirectErrorStream(true).directory(new File(".")).start();
  }

  private static String keyOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(MediaException.class, call).key();
  }
}

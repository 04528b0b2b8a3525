package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies among the photos of a shoot and is none, changes, or goes; and folders for no one. */
@Timeout(60)
class TrickyFilesTest {
  private static final List<String> QUICK =
      List.of("--recipe=push-in", "--size=320x480", "--seconds=2", "--no-preview");

  @TempDir private Path folder;

  private static Console animate(Path out, Path... photos) {
    var words = new ArrayList<Object>(List.of("animate"));
    words.addAll(List.of(photos));
    words.addAll(List.of("-o", out));
    words.addAll(QUICK);
    return Console.run(words.toArray());
  }

  private static List<String> names(Path out) throws IOException {
    try (var files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsNoFileIsNamedWithoutWaitingForIt() throws Exception {
    var pipe = folder.resolve("pipe.jpg");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var album = Files.createDirectory(folder.resolve("album.jpg"));
    var loop = folder.resolve("loop.jpg");
    Files.createSymbolicLink(loop, folder.resolve("pool.jpg"));
    Files.createSymbolicLink(folder.resolve("pool.jpg"), loop);
    var photo = Shots.portrait(folder, "good.jpg");
    var console = animate(folder.resolve("out"), pipe, album, loop, photo);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(
            pipe + " was left out: pipe.jpg is not an ordinary file: choose a photo.",
            album
                + " was left out: album.jpg is a folder, not a photo: choose the files inside it.",
            loop
                + " was left out: loop.jpg is a link that leads to no file: choose the photo"
                + " itself.");
    assertThat(console.out()).contains("good.jpg became a clip");
  }

  @Test
  void aFolderGivesItsPhotosAndNotTheClipsThatLieThere() throws Exception {
    var shoot = Files.createDirectory(folder.resolve("shoot"));
    Files.createDirectory(shoot.resolve("album.jpg"));
    assertThat(new ProcessBuilder("mkfifo", shoot.resolve("pipe.jpg").toString()).start().waitFor())
        .isZero();
    Shots.portrait(shoot, "bride.jpg");
    for (int run = 0; run < 2; run++) {
      var console = animate(shoot, shoot);
      assertThat(console.code()).as(console.toString()).isZero();
      assertThat(names(shoot))
          .containsExactly(
              "album.jpg",
              "bride-push-in.jpg",
              "bride-push-in.mp4",
              "bride.jpg",
              "index.html",
              "pipe.jpg");
    }
  }

  @Test
  void aFileThatGrowsIsStillBeingCopied() throws Exception {
    var photo = Shots.portrait(folder, "arriving.jpg");
    // So much that reading it takes longer than the copier may be without a core.
    Files.write(photo, new byte[64 << 20], StandardOpenOption.APPEND);
    var begun = new CountDownLatch(1);
    var copied = new AtomicBoolean();
    var copy =
        new Thread(
            () -> {
              try (var out = Files.newOutputStream(photo, StandardOpenOption.APPEND)) {
                while (!copied.get()) {
                  out.write(0);
                  begun.countDown();
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    copy.start();
    begun.await();
    var console = animate(folder.resolve("out"), photo);
    copied.set(true);
    copy.join();
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(
            photo
                + " was left out: arriving.jpg is still being copied: try again when the copy has"
                + " ended.");
  }

  @Test
  void aPhotoThatGoesAfterItWasListedIsNamed() throws Exception {
    var shoot = Files.createDirectory(folder.resolve("shoot"));
    Shots.portrait(shoot, "a.jpg");
    var gone = Shots.portrait(shoot, "b.jpg");
    var out = folder.resolve("out");
    var thief =
        new Thread(
            () -> {
              try {
                while (!Files.isDirectory(out)) { // made once the first photo is looked at
                  Thread.sleep(1);
                }
                Files.delete(gone);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thief.start();
    var console = animate(out, shoot);
    thief.join();
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(gone + " was left out: b.jpg does not exist: check the path.");
    assertThat(names(out)).containsExactly("a-push-in.jpg", "a-push-in.mp4", "index.html");
  }

  /** Folders of the system in which nobody, not even root, may write. */
  @Test
  void aFolderThatCannotBeWrittenIsNamedForEachPhoto() throws Exception {
    var first = Shots.portrait(folder, "first.jpg");
    var second = Shots.portrait(folder, "second.jpg");
    for (var closed : List.of(Path.of("/proc/clips"), Path.of("/sys"))) {
      var console = animate(closed, first, second);
      assertThat(console.code()).isEqualTo(1);
      assertThat(console.out()).isEmpty();
      assertThat(console.errors())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("The folder " + closed + " cannot be"));
      assertThat(console.errors().get(1)).startsWith(second + " was left out: ");
    }
  }
}

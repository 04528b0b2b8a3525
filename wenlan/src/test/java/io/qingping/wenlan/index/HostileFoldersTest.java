package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in a folder: each bad thing has its reason, and the good ones are found. */
class HostileFoldersTest {
  @TempDir private Path folder;
  private Album album;

  @BeforeEach
  void good() throws IOException {
    album = new Album(folder);
    album.add("good.png", Color.RED, 1);
  }

  private void file(String name, byte[] bytes) throws IOException {
    Files.write(album.photos.resolve(name), bytes);
  }

  /** A PNG whose header claims more pixels than any memory has. */
  private static byte[] giant() throws IOException {
    var bytes = Album.png(Color.BLUE, 2);
    ByteBuffer.wrap(bytes).putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
    var crc = new CRC32();
    crc.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
    return bytes;
  }

  @Test
  void filesThatAreNoPicturesAreNamedWithTheirReasons() throws IOException {
    file("empty.jpg", new byte[0]);
    file("text.jpg", Album.utf8("a letter"));
    file("giant.png", giant());
    file("torn.png", Arrays.copyOf(Album.png(Color.BLUE, 3), 60));
    var half = Album.png(Color.BLUE, 4);
    file("half.png", Arrays.copyOf(half, half.length * 3 / 5));
    file("empty.tar", new byte[0]);
    file("nonsense.tar", Album.utf8("x".repeat(2000)));
    file("good.json", Album.utf8("[[["));
    Files.createSymbolicLink(album.photos.resolve("gone.png"), Path.of("nowhere.png"));
    var report = album.run();
    assertThat(report.total()).isEqualTo(1);
    assertThat(report.problems())
        .allSatisfy(problem -> assertThat(problem.reason().getMessage()).hasSizeGreaterThan(20));
    assertThat(
            report.problems().stream()
                .map(problem -> Path.of(problem.place()).getFileName().toString()))
        .containsExactlyInAnyOrder(
            "empty.jpg",
            "text.jpg",
            "giant.png",
            "torn.png",
            "empty.tar",
            "nonsense.tar",
            "half.png",
            "good.json",
            "gone.png");
    assertThat(album.found("red")).containsExactly("good.png");
  }

  @Test
  void circlesAndOddNamesAreWalkedOnce() throws IOException {
    var inner = Files.createDirectories(album.photos.resolve("a.jpg/深 ' \" <b>&"));
    album.add(album.photos.relativize(inner) + "/é👻.png", Color.GREEN, 4);
    Files.createSymbolicLink(inner.resolve("circle"), album.photos);
    Files.createSymbolicLink(inner.resolve("again.png"), album.photos.resolve("good.png"));
    Files.createDirectory(album.photos.resolve(".thumbnails"));
    file(".thumbnails/x.png", Album.png(Color.RED, 5));
    file("._good.png", Album.utf8("resource fork"));
    var report = album.run();
    assertThat(report.problems()).isEmpty();
    assertThat(report.total()).isEqualTo(3); // the link to a file counts as one
    assertThat(album.run().unchanged()).isEqualTo(3);
  }

  @Test
  void anEmptyFolderMakesAnEmptyIndex() throws IOException {
    Files.delete(album.photos.resolve("good.png"));
    assertThat(album.run().total()).isZero();
    assertThat(album.found("red")).isEmpty();
  }

  @Test
  void hundredsOfFoldersDeepIsStillFound() throws IOException {
    var deep = album.photos;
    for (int i = 0; i < 300; i++) {
      deep = deep.resolve("d");
    }
    album.add(album.photos.relativize(deep) + "/blue.png", Color.BLUE, 6);
    assertThat(album.run().problems()).isEmpty();
    assertThat(album.found("blue").get(0)).endsWith("d/blue.png");
  }
}

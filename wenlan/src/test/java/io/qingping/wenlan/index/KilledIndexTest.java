package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledIndexTest {
  private static final int PICTURES = 100;

  @TempDir private Path folder;

  @Test
  void whatWasCommittedBeforeAKillIsFoundAndTheRestFollows() throws Exception {
    var album = new Album(folder);
    for (int i = 0; i < PICTURES; i++) {
      album.add("p%03d.png".formatted(i), i % 2 == 0 ? Color.RED : Color.BLUE, i);
    }
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowIndexing.class.getName(),
                album.index.toString(),
                album.photos.toString())
            .inheritIO()
            .start();
    try {
      var end = Instant.now().plus(Duration.ofSeconds(60));
      while (pictures(album) < 16) {
        assertThat(process.isAlive()).as("still indexing").isTrue();
        assertThat(Instant.now()).isBefore(end);
        Thread.sleep(20);
      }
    } finally {
      process.destroyForcibly().waitFor(); // SIGKILL
    }
    int kept = pictures(album);
    assertThat(kept).isBetween(16, PICTURES - 1);
    assertThat(album.found("red").subList(0, 5)).allMatch(name -> number(name) % 2 == 0);
    var rest = album.run();
    assertThat(rest.unchanged()).isEqualTo(kept);
    assertThat(rest.added()).isEqualTo(PICTURES - kept);
    assertThat(rest.total()).isEqualTo(PICTURES);
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(1, 4));
  }

  private static int pictures(Album album) throws Exception {
    try (var directory = Files.newDirectoryStream(album.index, "segments_*")) {
      if (!directory.iterator().hasNext()) {
        return 0;
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    }
    try (var search = PhotoSearch.open(album.index)) {
      return search.pictures();
    }
  }
}

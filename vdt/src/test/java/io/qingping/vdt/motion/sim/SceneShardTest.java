package io.qingping.vdt.motion.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneShardTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeThreeScenes() throws IOException {
    file = folder.resolve("train.sway");
    SceneShard.write(file, 7, 100, 3);
  }

  @Test
  void readsBackWhatTheWorldMade() throws IOException {
    try (var shard = SceneShard.open(file)) {
      assertThat(shard.size()).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        var made = SwayWorld.scene(7, 100 + i);
        var read = shard.scene(i);
        assertThat(read.wind()).isEqualTo(made.wind());
        assertClose(read.rgb(), made.rgb(), 1 / 500f);
        assertClose(read.move(), made.move(), 1 / 500f);
        assertClose(read.pin(), made.pin(), 1 / 500f);
        assertClose(read.spectrum(), made.spectrum(), 2e-6f);
        assertClose(read.distance(), made.distance(), 1 / 400f);
      }
    }
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    var again = folder.resolve("again.sway");
    SceneShard.write(again, 7, 100, 3);
    assertThat(again).hasSameBinaryContentAs(file);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, again);
    }
  }

  @Test
  void namesTheSceneWhoseBytesChanged() throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(file, bytes);
    try (var shard = SceneShard.open(file)) {
      assertThat(shard.scene(0)).isNotNull();
      assertThatThrownBy(() -> shard.scene(1))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("scene 1 have changed");
    }
  }

  @Test
  void refusesAFileCutShort() throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertProblem("sway.shard.truncated");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[7] = 9;
    Files.write(file, bytes);
    assertProblem("sway.shard.version");
  }

  @Test
  void refusesAFileOfSomethingElse() throws IOException {
    Files.writeString(file, "not a shard, though longer than the header of one");
    assertProblem("sway.shard.foreign");
    Files.writeString(file, "");
    assertProblem("sway.shard.foreign");
  }

  private void assertProblem(String key) {
    assertThatThrownBy(() -> SceneShard.open(file))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> {
              assertThat(e.key()).isEqualTo(key);
              assertThat(e.message(Locale.CHINESE)).contains("train.sway").contains("场景");
            });
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
    }
  }
}

package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code qp wenlan distil} where it cannot begin; that it learns is tested beside the training. */
class WenlanDistilTest {
  private static final String TOWER =
      """
      "model": {"text": {"words": 9, "width": 8, "depth": 1, "heads": 1, "inner": 8,
          "positions": 6, "segments": 1, "dropout": 0},
        "attention": {"depth": 0, "heads": 1, "inner": 8, "dropout": 0},
        "dimension": 8, "context": 6}, "steps": 3, "batch": 2, "rate": 1e-3
      """;

  @TempDir private Path folder;

  private Console distil(String config) throws IOException {
    return Console.run(
        "wenlan",
        "distil",
        "--teacher",
        folder.resolve("teacher"),
        "--texts",
        Files.writeString(folder.resolve("texts.txt"), "一只猫\n两只狗\n"),
        "--config",
        Files.writeString(folder.resolve("distil.json"), config),
        "--run",
        folder.resolve("run"));
  }

  @Test
  void aMissingTeacherGetsOneSentence() throws IOException {
    var console = distil("{" + TOWER + "}");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .singleElement()
        .asString()
        .contains(Path.of("teacher", "model.onnx").toString(), "does not exist");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aWrongConfigurationGetsOneSentence() throws IOException {
    var console = distil("{" + TOWER + ", \"held\": 1}");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).singleElement().asString().contains("'held' must be in (0, 1)");
  }
}

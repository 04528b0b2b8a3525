package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.wenlan.model.TwoTowerModel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code qp wenlan train} on tiny towers. */
class WenlanTrainTest {
  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void writePairs() throws IOException {
    run = folder.resolve("run");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("00000.tar")))) {
      for (int i = 0; i < 24; i++) {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(i % 2 == 0 ? Color.RED : Color.BLUE);
        graphics.fillRect(0, 0, 16, 16);
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        add(tar, "%09d.png".formatted(i), png.toByteArray());
        add(
            tar,
            "%09d.txt".formatted(i),
            (i % 2 == 0 ? "红色" : "蓝色").getBytes(StandardCharsets.UTF_8));
      }
      add(tar, "broken.png", new byte[] {1, 2, 3});
      add(tar, "broken.txt", new byte[] {'x'});
    }
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private Path config(String fields) throws IOException {
    return Files.writeString(
        folder.resolve("train.json"),
        """
        { // towers of a few thousand weights
          "pairs": "%s", "held": 0, "batch": 4, "queue": 8, "rate": 1e-3, "steps": 3, %s
          "model": {"size": 16, "grid": 1, "dimension": 8, "context": 6,
            "cnn": {"stem": 4, "expand": 1, "width": 8,
              "stages": [{"channels": 8, "blocks": 1, "stride": 2}]},
            "text": {"words": 9, "width": 8, "depth": 1, "heads": 1, "inner": 8, "positions": 6,
              "segments": 1, "dropout": 0},
            "attention": {"depth": 1, "heads": 1, "inner": 8, "dropout": 0}}
        }
        """
            .formatted(folder.resolve("00000.tar"), fields));
  }

  @Test
  void leavesAModelAndALogAndNamesWhatItCannotRead() throws IOException {
    var console = Console.run("wenlan", "train", "--config", config(""), "--run", run);
    assertThat(console.code()).as(console.toString()).isZero();
    var model = run.resolve("model");
    assertThat(console.out()).contains("Done. The weights lie in " + model);
    assertThat(console.errors()).hasSize(1);
    assertThat(TwoTowerModel.load(model).texts(List.of("红色"))[0]).hasSize(8);
    assertThat(Files.readAllLines(run.resolve("log.jsonl"))).hasSize(3);
  }

  @Test
  void publicWeightsCanBeTrainedFurther() throws IOException {
    var brivl = Path.of("../wenlan/src/test/resources/fixtures/brivl_tiny/model.pth");
    var config =
        Files.writeString(
            folder.resolve("further.json"),
            """
            {"pairs": "%s", "start": "%s", "lock": "BACKBONE", "held": 0, "batch": 4, "queue": 8,
              "rate": 1e-3, "steps": 2, "augmentation": {"jitter": 0, "grey": 0, "crop": 0}}
            """
                .formatted(folder.resolve("00000.tar"), brivl));
    var console = Console.run("wenlan", "train", "--config", config, "--run", run);
    assertThat(console.code()).as(console.toString()).isZero();
    var before = TwoTowerModel.load(brivl);
    var after = TwoTowerModel.load(run.resolve("model"));
    assertThat(after.blueprint()).isEqualTo(before.blueprint());
    assertThat(after.texts(List.of("红色"))[0]).isNotEqualTo(before.texts(List.of("红色"))[0]);
  }

  @Test
  void textsOfHeldOutPicturesAreWritten() throws IOException {
    var file = folder.resolve("held.txt");
    var config = config("\"held\": 0.999,"); // the last of two equal fields counts
    var console = Console.run("wenlan", "eval", "--config", config, "--held-texts", file);
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.out()).contains("3 texts of held-out pictures");
    assertThat(file).hasContent("x\n红色\n蓝色\n");
  }

  @Test
  void publicWeightsAreMeasured() throws IOException {
    var others = Files.copy(folder.resolve("00000.tar"), folder.resolve("others.tar"));
    var config = config("\"validation\": \"%s\",".formatted(others));
    var brivl = Path.of("../wenlan/src/test/resources/fixtures/brivl_tiny/model.pth");
    var console = Console.run("wenlan", "eval", "--config", config, "--model", brivl);
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.out().lines().filter(line -> line.strip().matches("[01]\\.\\d{3} .*")))
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void nothingHeldOutCannotBeMeasured() throws IOException {
    var console = Console.run("wenlan", "eval", "--config", config(""));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).last().asString().startsWith("'held' leaves nothing");
  }

  @Test
  void aWrongConfigurationGetsOneSentence() throws IOException {
    var console =
        Console.run("wenlan", "train", "--config", config("\"batchs\": 3,"), "--run", run);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).singleElement().asString().contains("no field 'batchs'");
    assertThat(run).doesNotExist();
  }
}

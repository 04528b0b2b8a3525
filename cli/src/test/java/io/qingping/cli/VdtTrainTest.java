package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.vdt.video.VideoModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code qp vdt train} on a tiny network. */
class VdtTrainTest {
  @TempDir private Path folder;
  private Path config;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    run = folder.resolve("run");
    config = write("");
  }

  private Path write(String fields) throws IOException {
    return Files.writeString(
        folder.resolve("train.json"),
        """
        { // a network of a few thousand weights
          "network": {"patch": 8, "hidden": 16, "depth": 1, "heads": 2},
          "source": {"kind": "world", "world": "UNIFORM", "size": 32, "frames": 3, "seed": 1,
            "clips": 100},
          "validation": {"kind": "world", "world": "UNIFORM", "size": 32, "frames": 3, "seed": 2,
            "clips": 8},
          "steps": 100000, "batch": 2, "rate": 1e-3, "warmup": 2, "sampleEvery": 4 %s
        }
        """
            .formatted(fields));
  }

  @Test
  void leavesWeightsSamplesAndALog() {
    var console = Console.run("vdt", "train", "--config", config, "--run", run, "--steps=5");
    assertThat(console.code()).as(console.toString()).isZero();
    var weights = run.resolve("model.safetensors");
    assertThat(console.out())
        .contains("5 steps; Ctrl-C stops it")
        .contains("Done. The weights lie in " + weights);
    assertThat(VideoModel.load(weights).config().network().hidden()).isEqualTo(16);
    assertThat(run.resolve("samples/step-00000004.png")).exists();
    assertThat(run.resolve("log.jsonl")).exists();
  }

  @Test
  void ctrlCSavesWhereItIsAndTheSameCommandGoesOn() throws Exception {
    var child =
        Child.start(
            folder,
            List.of("env", "--default-signal=INT"),
            "vdt",
            "train",
            "--config",
            config,
            "--run",
            run);
    child.await(() -> Files.exists(run.resolve("samples/step-00000004.png")));
    child.signal("INT");
    var console = child.end();
    assertThat(console.code()).as(console.toString()).isEqualTo(130);
    assertThat(console.out()).contains("the same command goes on from here");
    long steps =
        Long.parseLong(
            console.out().replaceAll("(?s).*Stopped at step ([0-9,]+) .*", "$1").replace(",", ""));
    var again =
        Console.run("vdt", "train", "--config", config, "--run", run, "--steps=" + (steps + 3));
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(Files.readAllLines(run.resolve("log.jsonl"))).hasSize((int) steps + 3);
  }

  @Test
  void aWrongConfigurationGetsOneSentence() throws IOException {
    var console = Console.run("vdt", "train", "--config", write(", \"batchs\": 3"), "--run", run);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).singleElement().asString().contains("no field 'batchs'");
    assertThat(run).doesNotExist();
    var missing = Console.run("vdt", "train", "--config", folder.resolve("none"), "--run", run);
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.errors()).singleElement().asString().contains("none");
  }
}

package io.qingping.tensor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mlp;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.format.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path run;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void resumedRunsHaveTheSameLossesBitForBit() {
    var whole = new TinyRun(1);
    var stopped = new TinyRun(1);
    for (int i = 0; i < 10; i++) {
      assertThat(stopped.next()).isEqualTo(whole.next());
    }
    stopped.save(run);
    var resumed = new TinyRun(99);
    resumed.restore(Checkpoint.latest(run).orElseThrow());
    assertThat(resumed.step).isEqualTo(10);
    for (int i = 0; i < 20; i++) {
      assertThat(resumed.next()).isEqualTo(whole.next());
    }
    assertThat(resumed.weights()).isEqualTo(whole.weights());
    assertThat(resumed.training.ema().steps()).isEqualTo(30);
    assertThat(resumed.training.ema().stateDict().get("first.weight").floats())
        .isEqualTo(whole.training.ema().stateDict().get("first.weight").floats());
  }

  @Test
  void keepsStepConfigAndState() {
    var tiny = new TinyRun(1);
    tiny.next();
    var folder = tiny.save(run);
    var checkpoint = Checkpoint.latest(run).orElseThrow();
    assertThat(checkpoint.folder()).isEqualTo(folder).hasFileName("000001-step-1");
    assertThat(checkpoint.step()).isEqualTo(1);
    assertThat(checkpoint.config().path("hidden").asInt()).isEqualTo(16);
    assertThat(checkpoint.state()).isEqualTo(Map.of("position", "8"));
    var weights = SafeTensors.read(checkpoint.averageFile());
    assertThat(weights.metadata())
        .containsEntry("config", "{\"hidden\":16}")
        .containsEntry("step", "1")
        .containsEntry("format", "pt");
    assertThat(weights.tensors().keySet())
        .containsExactly("first.weight", "first.bias", "second.weight", "second.bias");
  }

  @Test
  void newRunsHaveNoCheckpoint() {
    assertThat(Checkpoint.latest(run)).isEmpty();
    assertThat(Checkpoint.latest(run.resolve("nowhere"))).isEmpty();
  }

  @Test
  void keepsTheLastTwo() throws IOException {
    var tiny = new TinyRun(1);
    for (int i = 0; i < 4; i++) {
      tiny.next();
      tiny.save(run);
    }
    assertThat(names()).containsExactly("000003-step-3", "000004-step-4");
    tiny.save(run); // the same step again
    assertThat(names()).containsExactly("000004-step-4", "000005-step-4");
  }

  @Test
  void fallsBackToTheOneBeforeWhereAFileIsDamaged() throws IOException {
    var tiny = new TinyRun(1);
    tiny.next();
    var first = tiny.save(run);
    tiny.next();
    var second = tiny.save(run);
    for (var name :
        List.of(
            "model.safetensors",
            "ema.safetensors",
            "optimizer.safetensors",
            "config.json",
            "state.json")) {
      var file = second.resolve(name);
      var good = Files.readAllBytes(file);
      var bad = good.clone();
      bad[bad.length / 2] ^= 4;
      Files.write(file, bad);
      assertThat(Checkpoint.latest(run).orElseThrow().folder()).isEqualTo(first);
      Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
      assertThat(Checkpoint.latest(run).orElseThrow().folder()).isEqualTo(first);
      Files.delete(file);
      assertThat(Checkpoint.latest(run).orElseThrow().folder()).isEqualTo(first);
      Files.write(file, good);
      assertThat(Checkpoint.latest(run).orElseThrow().folder()).isEqualTo(second);
    }
    Files.delete(first.resolve("model.safetensors"));
    Files.delete(second.resolve("ema.safetensors"));
    assertThatThrownBy(() -> Checkpoint.latest(run))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no checkpoint is whole")
        .hasMessageContaining("ema.safetensors: does not exist");
  }

  @Test
  void cleansUpAfterInterruptedSavings() throws IOException {
    var tiny = new TinyRun(1);
    tiny.save(run);
    var remains = Files.createDirectories(run.resolve("checkpoints/new.part"));
    Files.writeString(remains.resolve("model.safetensors.part"), "half");
    Files.createDirectories(run.resolve("checkpoints/000000-step-0.part"));
    assertThat(Checkpoint.latest(run).orElseThrow().step()).isZero();
    tiny.next();
    tiny.save(run);
    assertThat(names()).containsExactly("000001-step-0", "000002-step-1");
  }

  @Test
  void refusesAnotherModelAndChangesNothing() {
    new TinyRun(1).save(run);
    var random = new Generator(3);
    var other = new Mlp(4, 8, 2, random);
    var training =
        new Training(
            other, new Ema(other, 0.9), new AdamW(other, AdamW.Options.defaults()), random);
    var before = training.optimiser().weights().floats();
    assertThatThrownBy(() -> Checkpoint.latest(run).orElseThrow().restore(training))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("model.safetensors: 'first.weight' is [16, 4], expected [8, 4]");
    assertThat(training.optimiser().weights().floats()).isEqualTo(before);
  }

  @Test
  void refusesNewerVersions() throws IOException {
    var folder = new TinyRun(1).save(run);
    var state = folder.resolve("state.json");
    Files.writeString(state, Files.readString(state).replace("\"version\" : 1", "\"version\" : 2"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("state.json: has version 2, this program reads 1");
  }

  @Test
  void savingAndRestoringLeaksNothing() {
    var tiny = new TinyRun(1);
    long before = Pointer.totalCount();
    tiny.save(run);
    tiny.restore(Checkpoint.latest(run).orElseThrow());
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void saysWhereItCouldNotSave() throws IOException {
    var file = Files.writeString(run.resolve("file"), "");
    assertThatThrownBy(
            () ->
                Checkpoint.save(
                    file,
                    new TinyRun(1).training,
                    5,
                    JsonNodeFactory.instance.objectNode(),
                    Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the checkpoint of step 5 cannot be saved in " + file);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(run.resolve("checkpoints"))) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

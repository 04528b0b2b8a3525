package io.qingping.tensor.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mlp;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A small training run whose data comes from its generator. As a program it waits for a line, goes
 * on from the last checkpoint, and saves after every step until it is killed.
 */
final class TinyRun {
  final Training training;
  long step;

  TinyRun(long seed) {
    var random = new Generator(seed);
    var model = new Mlp(4, 16, 2, random);
    var ema = new Ema(model, 0.99);
    training = new Training(model, ema, new AdamW(model, AdamW.Options.defaults()), random);
  }

  /** One step; returns its loss. */
  double next() {
    try (var scope = Scope.open()) {
      var x = training.random().normal(8, 4);
      var target = x.narrow(1, 0, 2).sin().add(training.random().normal(8, 2).mul(0.1));
      training.optimiser().zeroGradients();
      var loss = Functions.mseLoss(((Mlp) training.model()).forward(x), target);
      loss.backward();
      training.optimiser().step(1e-2);
      training.ema().update();
      step++;
      return loss.item();
    }
  }

  Path save(Path run) {
    var config = JsonNodeFactory.instance.objectNode().put("hidden", 16);
    return Checkpoint.save(
        run, training, step, config, Map.of("position", Long.toString(step * 8)));
  }

  void restore(Checkpoint checkpoint) {
    checkpoint.restore(training);
    step = checkpoint.step();
  }

  float[] weights() {
    return training.optimiser().weights().floats();
  }

  public static void main(String[] arguments) throws IOException {
    var run = Path.of(arguments[0]);
    try (var scope = Scope.open()) {
      Tensor.ones(1).add(1); // the engine is up
    }
    if (System.in.read() < 0) {
      return;
    }
    var tiny = new TinyRun(7);
    Checkpoint.latest(run).ifPresent(tiny::restore);
    while (true) {
      double loss = tiny.next();
      Files.write(
          run.resolve("losses.txt"),
          (tiny.step + " " + loss + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      tiny.save(run);
    }
  }
}

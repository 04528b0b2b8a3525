package io.qingping.tensor.distributed;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.DType;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.Mlp;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;

/** A process of a group, as the tests start it; its variables come from the environment. */
final class Member {
  static final int STEPS = 20;

  private Member() {}

  public static void main(String[] arguments) throws Exception {
    Engine.threads(1);
    try (var group = ProcessGroup.fromEnvironment(System.getenv());
        var scope = Scope.open()) {
      switch (arguments[0]) {
        case "exchange" -> exchange(group);
        case "train" -> say(Arrays.toString(train(group)));
        case "follow" -> follow(group);
        case "endless" -> endless(group);
        case "many" -> many(group);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (GroupBroken e) {
      say(e.getMessage());
      System.exit(3);
    }
  }

  private static void say(String text) {
    System.out.println("> " + text);
  }

  /** A large tensor, a module, and integers. */
  private static void exchange(ProcessGroup group) {
    var large = Tensor.full(group.rank() + 1, 3, 3_000_001);
    group.average(large);
    var network = new Mlp(3, 4, 2, new Generator(group.rank()));
    group.broadcast(network);
    var step = Tensor.of(new long[] {41 + group.rank()}, 1);
    group.broadcast(step);
    group.barrier();
    var weights = network.parameters().values().stream().mapToDouble(w -> w.sum().item()).sum();
    say("%s %s %s %s".formatted(large.mean().item(), large.max().item(), weights, step.longs()[0]));
  }

  /** Trains on this member's rows of batches that all members could draw. */
  static float[] train(ProcessGroup group) {
    var network = new Mlp(4, 16, 2, new Generator(group.rank()));
    var optimiser = new AdamW(network, AdamW.Options.defaults());
    group.broadcast(network);
    var random = new Generator(5);
    long rows = 8 / group.size();
    for (int step = 0; step < STEPS; step++) {
      try (var scope = Scope.open()) {
        var x = random.normal(8, 4).narrow(0, group.rank() * rows, rows);
        optimiser.zeroGradients();
        Functions.mseLoss(network.forward(x), x.narrow(1, 0, 2).sin()).backward();
        group.average(optimiser.gradients());
        optimiser.step(1e-2);
      }
    }
    return optimiser.weights().floats();
  }

  /** Rank 0 is three steps ahead; says the step, and the weights after one more step. */
  private static void follow(ProcessGroup group) {
    var random = new Generator(group.rank());
    var network = new Mlp(4, 16, 2, random);
    var ema = new Ema(network, 0.9);
    var training = new Training(network, ema, new AdamW(network, AdamW.Options.defaults()), random);
    long ahead = group.leads() ? 3 : 0;
    for (int i = 0; i < ahead; i++) {
      step(training);
    }
    long step = training.follow(group, ahead);
    step(training);
    var averages = ema.stateDict().values().stream().mapToDouble(a -> a.sum().item()).sum();
    say("%d %s %s".formatted(step, averages, sum(training.optimiser().weights())));
  }

  private static void step(Training training) {
    var x = training.random().normal(8, 4);
    training.optimiser().zeroGradients();
    ((Mlp) training.model()).forward(x).square().mean().backward();
    training.optimiser().step(1e-2);
    training.ema().update();
  }

  private static double sum(Tensor tensor) {
    return tensor.to(DType.FLOAT64).sum().item();
  }

  private static void endless(ProcessGroup group) {
    var numbers = Tensor.ones(100_000);
    for (long i = 0; ; i++) {
      group.average(numbers);
      if (i == 10) {
        say("running");
      }
    }
  }

  /** Says how many native objects more there are after many exchanges, and KiB of memory. */
  private static void many(ProcessGroup group) throws Exception {
    var numbers = Tensor.ones(10_000);
    long objects = 0;
    long before = 0;
    for (int i = 0; i < 1200; i++) {
      if (i == 200) {
        objects = Pointer.totalCount();
        before = resident();
      }
      group.average(numbers);
    }
    say(Pointer.totalCount() - objects + " " + (resident() - before));
  }

  private static long resident() throws Exception {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      var line = lines.filter(text -> text.startsWith("VmRSS")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }
}

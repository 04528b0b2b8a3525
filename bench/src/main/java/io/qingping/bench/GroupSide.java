package io.qingping.bench;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.vdt.model.VdtConfig;

/**
 * A process of a group, or one alone, that times exchanges or training steps; rank 0 prints the
 * seconds of each.
 */
final class GroupSide {
  private static final int WARM_UP = 2;

  private GroupSide() {}

  /** Networks by the names that arguments give them. */
  static VdtConfig network(String name) {
    return switch (name) {
      case "xs" -> new VdtConfig(16, 32, 32, 3, 4, 128, 6, 4, false, 0, true, true, true);
      case "s2" -> VdtConfig.s2(16, 16, 16);
      case "l2" -> VdtConfig.l2(16, 32, 32);
      default -> throw new IllegalArgumentException("no network is called '" + name + "'");
    };
  }

  /** Arguments: "average" NUMBERS THREADS ROUNDS, or "step" NETWORK THREADS ROUNDS BATCH. */
  public static void main(String[] arguments) {
    Engine.threads(Integer.parseInt(arguments[2]));
    int rounds = WARM_UP + Integer.parseInt(arguments[3]);
    try (var group = ProcessGroup.fromEnvironment(System.getenv());
        var scope = Scope.open()) {
      var round =
          arguments[0].equals("average")
              ? average(group, Long.parseLong(arguments[1]))
              : step(group, network(arguments[1]), Integer.parseInt(arguments[4]), scope);
      for (int i = 0; i < rounds; i++) {
        group.barrier();
        long start = System.nanoTime();
        round.run();
        if (group.leads() && i >= WARM_UP) {
          System.out.println("seconds " + (System.nanoTime() - start) / 1e9);
        }
      }
    }
  }

  private static Runnable average(ProcessGroup group, long count) {
    var numbers = Tensor.ones(count);
    return () -> group.average(numbers);
  }

  private static Runnable step(ProcessGroup group, VdtConfig config, int batch, Scope scope) {
    var side = new VdtSide(config, batch, group, scope);
    return () -> side.time("step", batch, true, 1);
  }
}

package io.qingping.vdt.animate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up the time of each stage. Not thread-safe. */
final class Clock {
  private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);

  <T> T time(Stage stage, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      seconds.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
    }
  }

  void time(Stage stage, Runnable work) {
    time(
        stage,
        () -> {
          work.run();
          return null;
        });
  }

  Map<Stage, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}

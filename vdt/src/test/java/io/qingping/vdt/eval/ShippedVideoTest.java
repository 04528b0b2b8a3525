package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.vdt.eval.Trial.Split;
import io.qingping.vdt.eval.Trial.Task;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.world.World;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The weights that are shipped, on a few clips that training never saw. The bounds are wide; the
 * model card has the numbers on more clips.
 */
class ShippedVideoTest {
  private static final int CLIPS = 4;
  private static final int STEPS = 6;
  private static Evaluation evaluation;

  @BeforeAll
  static void measure() throws IOException {
    var options =
        new EvaluationOptions(
            CLIPS, OptionalInt.empty(), STEPS, 0, true, Optional.empty(), Optional.empty());
    var model = Optional.of(VideoModel.shipped());
    evaluation = VideoEvaluation.run("shipped", model, options, (done, total) -> {});
  }

  private static double value(World world, Task task, Method method, Metric metric) {
    return evaluation.trials().stream()
        .filter(t -> t.subject().equals(world.name().toLowerCase(Locale.ROOT)))
        .filter(t -> t.task() == task && t.split() != Split.OUT)
        .findFirst()
        .orElseThrow()
        .value(method, metric)
        .orElseThrow()
        .mean();
  }

  @ParameterizedTest
  @EnumSource
  void predictsBetterThanACopyOfTheLastFrame(World world) {
    double model = value(world, Task.PREDICT, Method.MODEL, Metric.VELOCITY);
    assertThat(model).isLessThan(0.5 * value(world, Task.PREDICT, Method.COPY, Metric.VELOCITY));
    assertThat(value(world, Task.PREDICT, Method.MODEL, Metric.PSNR))
        .isGreaterThan(value(world, Task.PREDICT, Method.COPY, Metric.PSNR));
  }

  @ParameterizedTest
  @EnumSource
  void interpolatesBetterThanACopyOfTheNearestFrame(World world) {
    double model = value(world, Task.INTERPOLATE, Method.MODEL, Metric.VELOCITY);
    assertThat(model)
        .isLessThan(0.2 * value(world, Task.INTERPOLATE, Method.COPY, Metric.VELOCITY));
  }

  @Test
  void knowsThatBallsBounce() {
    double model = value(World.COLLISION, Task.PREDICT, Method.MODEL, Metric.VELOCITY_AFTER);
    assertThat(model)
        .isLessThan(
            0.3
                * value(
                    World.COLLISION,
                    Task.PREDICT,
                    Method.CONSTANT_VELOCITY,
                    Metric.VELOCITY_AFTER));
  }
}

package io.qingping.vdt.eval;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How much is measured, and of what.
 *
 * @param clips of each world, in and out of distribution each
 * @param given frames that prediction begins with
 * @param steps of the sampler
 * @param seed of the model's noise; the clips are always the same
 * @param i3d TorchScript file of the I3D network, for FVD
 * @param footage folder of films to predict and interpolate
 */
public record EvaluationOptions(
    int clips, int given, int steps, long seed, Optional<Path> i3d, Optional<Path> footage) {
  public EvaluationOptions {
    Objects.requireNonNull(i3d);
    Objects.requireNonNull(footage);
    if (clips < 2) {
      throw new IllegalArgumentException(
          "an evaluation needs at least 2 clips of each world, not " + clips);
    }
    if (given < 2) {
      throw new IllegalArgumentException(
          "a velocity shows in 2 given frames or more, not in " + given);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("sampling needs at least one step, not " + steps);
    }
  }

  /** What {@code qp vdt eval} does without arguments. */
  public static EvaluationOptions standard() {
    return new EvaluationOptions(24, 4, 10, 0, Optional.empty(), Optional.empty());
  }
}

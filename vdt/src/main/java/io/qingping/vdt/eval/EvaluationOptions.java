package io.qingping.vdt.eval;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much is measured, and of what.
 *
 * @param clips of each world, in and out of distribution each
 * @param given frames that prediction begins with; else {@link #WORLD_GIVEN} of a world and half of
 *     the digits' frames
 * @param steps of the sampler
 * @param seed of the model's noise; the clips are always the same
 * @param told whether a model that knows the worlds by name is told which one a clip is of
 * @param i3d TorchScript file of the I3D network, for FVD
 * @param footage folder of films to predict and interpolate
 */
public record EvaluationOptions(
    int clips,
    OptionalInt given,
    int steps,
    long seed,
    boolean told,
    Optional<Path> i3d,
    Optional<Path> footage) {
  /** Given frames of a world. */
  static final int WORLD_GIVEN = 4;

  /** The same for a model that knows no kinds of clips: it cannot be told. */
  EvaluationOptions untold() {
    return new EvaluationOptions(clips, given, steps, seed, false, i3d, footage);
  }

  public EvaluationOptions {
    Objects.requireNonNull(i3d);
    Objects.requireNonNull(footage);
    if (clips < 2) {
      throw new IllegalArgumentException(
          "an evaluation needs at least 2 clips of each world, not " + clips);
    }
    if (given.orElse(WORLD_GIVEN) < 2) {
      throw new IllegalArgumentException(
          "a velocity shows in 2 given frames or more, not in " + given.getAsInt());
    }
    if (steps < 1) {
      throw new IllegalArgumentException("sampling needs at least one step, not " + steps);
    }
  }
}

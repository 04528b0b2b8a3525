package io.qingping.vdt.video;

import io.qingping.media.MediaException;
import java.util.Optional;

/**
 * How a model is sampled.
 *
 * @param method must fit the model's objective
 * @param steps of the method
 * @param guidance weight of the given content and the label: 1 is the model's own, more follows
 *     them more strictly; others than 1 double the work
 * @param cache threshold of reusing blocks between steps, see {@link
 *     io.qingping.vdt.model.BlockCache}; 0 computes every block
 * @param overlap frames that a window of a long video takes over from the one before
 * @param label what kind of clips they are, if the model is told
 */
public record Sampling(
    SamplingMethod method,
    int steps,
    double guidance,
    double cache,
    int overlap,
    Optional<String> label) {
  /** Without telling the model a label. */
  public Sampling(SamplingMethod method, int steps, double guidance, double cache, int overlap) {
    this(method, steps, guidance, cache, overlap, Optional.empty());
  }

  public Sampling {
    if (steps < 1 || steps > 1000) {
      throw new MediaException("sample.steps", steps);
    }
    if (!(guidance >= 0 && guidance <= 20)) {
      throw new MediaException("sample.guidance", guidance);
    }
    if (!(cache >= 0 && cache < 1)) {
      throw new MediaException("sample.cache", cache);
    }
    if (overlap < 1) {
      throw new MediaException("sample.overlap", overlap);
    }
  }

  /** The same for clips of a kind. */
  public Sampling of(Optional<String> label) {
    return new Sampling(method, steps, guidance, cache, overlap, label);
  }

  /** What suits a model: no guidance, no reuse, a quarter of its frames as overlap. */
  public static Sampling standard(VideoConfig config) {
    int overlap = Math.max(1, config.network().frames() / 4);
    return config.objective() == Objective.DDPM
        ? new Sampling(SamplingMethod.DPM_SOLVER, 50, 1, 0, overlap)
        : new Sampling(SamplingMethod.FLOW_HEUN, 20, 1, 0, overlap);
  }
}

package io.qingping.vdt.video;

/**
 * How a model is sampled.
 *
 * @param method must fit the model's objective
 * @param steps of the method
 * @param guidance weight of the given content: 1 is the model's own, more follows it more strictly;
 *     others than 1 double the work
 * @param cache threshold of reusing blocks between steps, see {@link
 *     io.qingping.vdt.model.BlockCache}; 0 computes every block
 * @param overlap frames that a window of a long video takes over from the one before
 */
public record Sampling(
    SamplingMethod method, int steps, double guidance, double cache, int overlap) {
  public Sampling {
    if (steps < 1 || steps > 1000) {
      throw new IllegalArgumentException("a sampler takes 1 to 1000 steps, not " + steps);
    }
    if (!(guidance >= 0 && guidance <= 20)) {
      throw new IllegalArgumentException("the guidance is between 0 and 20, not " + guidance);
    }
    if (!(cache >= 0 && cache < 1)) {
      throw new IllegalArgumentException(
          "the threshold of the cache is at least 0 and less than 1, not " + cache);
    }
    if (overlap < 1) {
      throw new IllegalArgumentException(
          "windows of a long video share at least one frame, not " + overlap);
    }
  }

  /** What suits a model: no guidance, no reuse, a quarter of its frames as overlap. */
  public static Sampling standard(VideoConfig config) {
    int overlap = Math.max(1, config.network().frames() / 4);
    return config.objective() == Objective.DDPM
        ? new Sampling(SamplingMethod.DPM_SOLVER, 50, 1, 0, overlap)
        : new Sampling(SamplingMethod.FLOW_HEUN, 20, 1, 0, overlap);
  }
}

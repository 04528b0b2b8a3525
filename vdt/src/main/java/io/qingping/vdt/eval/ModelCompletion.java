package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.Sampling;
import io.qingping.vdt.video.SamplingMethod;
import io.qingping.vdt.video.SamplingWatcher;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.video.VideoSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A video model, sampled once for each clip by a solver of order two that asks the network once a
 * step. A clip's noise depends on the seed and its place in the list alone.
 */
final class ModelCompletion implements Completion {
  private static final int BATCH = 8; // fits the caches of a small machine

  private final VideoSampler sampler;
  private final long seed;

  /**
   * @param subject what the clips show, of which the model is told if it knows that label
   */
  ModelCompletion(VideoModel model, int steps, long seed, Optional<String> subject) {
    var method =
        model.config().objective() == Objective.DDPM
            ? SamplingMethod.DPM_SOLVER
            : SamplingMethod.FLOW_ADAMS;
    var label = subject.filter(model.config().labels()::contains);
    sampler = new VideoSampler(model, new Sampling(method, steps, 1, 0, 1).of(label));
    this.seed = seed;
  }

  @Override
  public Method method() {
    return Method.MODEL;
  }

  @Override
  public List<Clip> fill(List<Clip> given, Gap gap) {
    List<Clip> filled = new ArrayList<>();
    for (int from = 0; from < given.size(); from += BATCH) {
      var batch = given.subList(from, Math.min(given.size(), from + BATCH));
      filled.addAll(sampler.fill(batch, gap.missing(), seed + from, SamplingWatcher.NONE));
    }
    return filled;
  }
}

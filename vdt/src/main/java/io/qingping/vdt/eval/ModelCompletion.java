package io.qingping.vdt.eval;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.RectifiedFlow;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.VideoModel;
import java.util.ArrayList;
import java.util.List;

/** A video model that is sampled once for each clip; the noise depends on seed and batch alone. */
final class ModelCompletion implements Completion {
  private static final int BATCH = 8; // fits the caches of a small machine

  private final VideoModel model;
  private final int steps;
  private final long seed;

  ModelCompletion(VideoModel model, int steps, long seed) {
    this.model = model;
    this.steps = steps;
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
      filled.addAll(
          batch(given.subList(from, Math.min(given.size(), from + BATCH)), gap, seed + from));
    }
    return filled;
  }

  private List<Clip> batch(List<Clip> given, Gap gap, long seed) {
    try (var scope = Scope.open()) {
      var known = Tensor.stack(0, given.stream().map(Clip::tensor).toArray(Tensor[]::new));
      var mask =
          mask(gap).expand(given.size(), gap.frames(), 1, gap.height(), gap.width()).contiguous();
      var noise = new Generator(seed).normal(known.shape());
      var sampled =
          RectifiedFlow.sample(
              model.denoiser(DType.FLOAT32),
              known,
              mask,
              noise,
              steps,
              1,
              RectifiedFlow.Solver.EULER);
      List<Clip> clips = new ArrayList<>();
      for (int i = 0; i < given.size(); i++) {
        clips.add(Clip.of(sampled.select(0, i)));
      }
      return clips;
    }
  }

  private static Tensor mask(Gap gap) {
    var values = new float[gap.missing().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = gap.missing()[i] ? 1 : 0;
    }
    return Tensor.of(values, 1, gap.frames(), 1, gap.height(), gap.width());
  }
}

package io.qingping.vdt.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.GaussianDiffusion;
import io.qingping.vdt.diffusion.Noise;
import io.qingping.vdt.diffusion.NoiseSchedule;
import io.qingping.vdt.diffusion.RectifiedFlow;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoModel;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** What a model is to make small: the loss of each example. */
final class VideoLoss {
  private static final int PROCESS = 1000; // steps
  private final Objective objective;
  private final DType type;
  private final GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear(PROCESS));

  /**
   * @param type what networks compute in
   */
  VideoLoss(Objective objective, DType type) {
    this.objective = objective;
    this.type = type;
  }

  /** How diffusion times are drawn: evenly over the official process, logit-normal for flows. */
  static ToDoubleFunction<RandomGenerator> places(TrainConfig config) {
    var places = config.places();
    return config.objective() == Objective.DDPM
        ? RandomGenerator::nextDouble
        : random -> 1 / (1 + Math.exp(-places.mean() - places.deviation() * random.nextGaussian()));
  }

  /** (B). A clip's loss depends on nothing but its example, whatever clips stand beside it. */
  Tensor of(VideoModel model, List<Example> examples) {
    var clean = stack(examples, example -> example.clip().tensor());
    var mask = stack(examples, example -> example.mask().tensor());
    var shape = clean.select(0, 0).shape();
    var noise = new Noise(examples.stream().mapToLong(Example::noise).toArray(), shape).next();
    var network = model.denoiser(type, examples.stream().mapToInt(Example::label).toArray());
    if (objective == Objective.DDPM) {
      var steps = examples.stream().mapToInt(e -> (int) (e.place() * PROCESS)).toArray();
      return diffusion.losses(network, clean, steps, mask, noise).total();
    }
    var places = new float[examples.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (float) examples.get(i).place();
    }
    return RectifiedFlow.losses(network, clean, Tensor.of(places, places.length), mask, noise);
  }

  private static Tensor stack(List<Example> examples, Function<Example, Tensor> part) {
    return Tensor.stack(0, examples.stream().map(part).toArray(Tensor[]::new));
  }
}

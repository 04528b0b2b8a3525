package io.qingping.vdt.motion;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Schedule;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.train.Learner;
import io.qingping.vdt.diffusion.RectifiedFlow;
import java.util.Map;

/** The steps of the motion network's training. */
final class MotionTrainer implements Learner {
  private final MotionRecipe recipe;
  private final MotionVdt network;
  private final AdamW optimiser;
  private final Ema ema;
  private final Generator random;
  private final Schedule schedule;
  private final MotionData data;
  private final MotionData held;

  MotionTrainer(MotionRecipe recipe, MotionData data, MotionData held) {
    this.recipe = recipe;
    this.data = data;
    this.held = held;
    random = new Generator(recipe.seed());
    network = new MotionVdt(recipe.network(), random);
    try (var scope = Scope.open()) {
      network.scales().copyFrom(data.scales());
    }
    optimiser = new AdamW(network, new AdamW.Options(0.9, 0.99, 1e-8, 0.01, 1));
    ema = new Ema(network, recipe.averaging());
    schedule = new Schedule(recipe.rate(), recipe.rate() / 50, recipe.warmup(), recipe.steps());
  }

  @Override
  public Training training() {
    return new Training(network, ema, optimiser, random);
  }

  /** One step on one batch. */
  @Override
  public Map<String, Double> step(long step) {
    try (var scope = Scope.open()) {
      optimiser.zeroGradients();
      var batch = data.draw(random, recipe.batch(), recipe.untold());
      var loss = loss(batch, random);
      loss.backward();
      double rate = schedule.at(step);
      double norm = optimiser.step(rate);
      ema.update();
      return Map.of(LOSS, loss.item(), "gradient_norm", norm, "rate", rate);
    }
  }

  private Tensor loss(MotionData.Batch batch, Generator noise) {
    var clean =
        SpectrumCode.encode(batch.spectra(), network.scales()).mul(batch.condition().mask());
    // Logit-normal places: most of the work is in the middle (Esser et al., 2403.03206, section
    // 3.1).
    var place = noise.normal(clean.size(0)).sigmoid();
    return RectifiedFlow.loss(
        network.under(batch.condition(), recipe.type()),
        clean,
        place,
        batch.condition().mask(),
        noise.normal(clean.shape()));
  }

  /** The loss on scenes with noise that is the same each time. */
  @Override
  public Map<String, Double> validate() {
    var fixed = new Generator(1);
    double sum = 0;
    int batches = 0;
    try (var quiet = NoGrad.open()) {
      for (long start = 0; start + recipe.batch() <= held.size(); start += recipe.batch()) {
        try (var scope = Scope.open()) {
          sum += loss(held.at(start, recipe.batch()), fixed).item();
          batches++;
        }
      }
    }
    return Map.of("validation_loss", sum / batches);
  }
}

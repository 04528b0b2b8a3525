package io.qingping.vdt.train;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Muon;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Schedule;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.train.Learner;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.video.VideoModel;
import java.util.List;
import java.util.Map;

/**
 * The steps of a video model's training. A step's batch is shared among the processes of a group:
 * each computes the gradient of its examples, and all step with the mean.
 */
final class VideoTrainer implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99; // forgets a spike within hundreds of steps
  private static final double EPSILON = 1e-8;

  /** Mean squared errors well below this count as such. */
  private static final double LEAST_SQUARE = 1e-4;

  /** Slope of the root at 0.02, about what is left of clips whose motion is not shown. */
  private static final double SQUARE_WEIGHT = 3.5;

  private final TrainConfig config;
  private final ProcessGroup group;
  private final VideoModel model;
  private final VideoModel averaged; // as of the last look at it
  private final Training training;
  private final Schedule schedule;
  private final VideoLoss loss;
  private final ExamplesAhead ahead;

  VideoTrainer(TrainConfig config, VideoModel model, Examples examples, ProcessGroup group) {
    this.config = config;
    this.group = group;
    this.model = model;
    averaged = VideoModel.fresh(model.config(), new Generator(0));
    var options = new AdamW.Options(BETA1, BETA2, EPSILON, config.decay(), config.clip());
    training =
        new Training(
            model.network(),
            new Ema(model.network(), config.averaging()),
            config.optimiser() == TrainConfig.OptimiserKind.MUON
                ? new Muon(model.network(), options, Vdt::isHidden)
                : new AdamW(model.network(), options),
            new Generator(config.seed()));
    schedule = new Schedule(config.rate(), config.finalRate(), config.warmup(), config.steps());
    loss = new VideoLoss(config.objective(), config.type());
    ahead = new ExamplesAhead(examples, config.batch(), (long) config.batch() * group.size());
  }

  Training training() {
    return training;
  }

  /** One step; returns what is logged of it. */
  Map<String, Double> step(long step) {
    try (var scope = Scope.open()) {
      training.optimiser().zeroGradients();
      var losses = new TaskLosses();
      for (int part = 0; part < config.accumulate(); part++) {
        addGradient(step * config.accumulate() + part, losses);
      }
      // All that may break off comes before what changes the weights.
      losses.join(group);
      group.average(training.optimiser().gradients());
      double rate = schedule.at(step);
      double norm = training.optimiser().step(rate);
      training.ema().update();
      var values = losses.means(Learner.LOSS);
      values.put("gradient_norm", norm);
      values.put("rate", rate);
      return values;
    }
  }

  /**
   * @param number of the joint batch, counted over all steps
   */
  private void addGradient(long number, TaskLosses losses) {
    try (var scope = Scope.open()) {
      var examples = ahead.from((number * group.size() + group.rank()) * config.batch());
      var each = loss.of(model, examples);
      counted(examples, each).mean().div(config.accumulate()).backward();
      losses.add(examples, each);
    }
  }

  /** What squared errors (B) count. */
  private Tensor counted(List<Example> examples, Tensor each) {
    if (config.loss() == TrainConfig.Loss.SQUARE) {
      return each;
    }
    var shown = new float[examples.size()];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = examples.get(i).mask().showsMotion() ? 1 : 0;
    }
    var root = Tensor.of(shown, shown.length);
    var square = root.neg().add(1);
    return each.add(LEAST_SQUARE).sqrt().mul(root).add(each.mul(SQUARE_WEIGHT).mul(square));
  }

  /** The averaged weights' losses on examples that are the same each time. */
  Map<String, Double> validate(Examples held) {
    var losses = new TaskLosses();
    try (var quiet = NoGrad.open()) {
      var model = averaged();
      for (int done = 0; done < config.validationClips(); done += config.batch()) {
        try (var scope = Scope.open()) {
          var examples = held.of(done, Math.min(config.batch(), config.validationClips() - done));
          losses.add(examples, loss.of(model, examples));
        }
      }
    }
    return losses.means("validation_loss");
  }

  /** A model of the averaged weights; the next call changes it. */
  VideoModel averaged() {
    averaged.network().load(training.ema().stateDict(), "the averaged weights");
    return averaged;
  }

  @Override
  public void close() {
    ahead.close();
  }
}

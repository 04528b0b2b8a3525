package io.qingping.wenlan.train;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Schedule;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.train.Learner;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.model.TwoTowers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a contrastive training, in BriVL's order: vectors of the batch, momentum copies
 * follow, their keys, loss, step, keys into the queues.
 *
 * <p>The processes of a group gather each other's vectors, so the candidates are those of all, and
 * the gradient is that of one process with the whole batch. Batch normalisation sees its own
 * process's part; keys are not shuffled among processes, as a key is of the other kind than its
 * query and shares no batch statistics with it.
 */
final class TowerTrainer implements Learner {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPSILON = 1e-6;
  private static final double LARGEST_SCALE = Math.log(100);

  /**
   * @param guess what the loss would be if all candidates looked alike
   */
  private record StepLoss(Tensor loss, Tensor guess) {}

  /** Vectors of both kinds of the pairs of all processes. */
  private record Keys(Labelled images, Labelled texts) {}

  /** Pictures that recall is measured on, and one text of each. */
  record Held(List<Batches.Batch> batches, List<String> captions) {}

  private final TrainConfig config;
  private final ProcessGroup group;
  private final ContrastiveTowers model;
  private final TwoTowerModel averaged; // as of the last look at it
  private final Training training;
  private final Schedule schedule;
  private final Batches batches;
  private final ImageInput input;
  private final LockedImages locked; // null if nothing is
  private final LockedImages lockedHeld; // likewise
  private final Held held;
  private final CollapseGuard guard;

  TowerTrainer(
      TrainConfig config,
      ProcessGroup group,
      ContrastiveTowers model,
      TwoTowerModel averaged,
      Generator random,
      Batches batches,
      LockedImages locked,
      LockedImages lockedHeld,
      Held held) {
    this.config = config;
    this.group = group;
    this.model = model;
    this.averaged = averaged;
    this.batches = batches;
    this.locked = locked;
    this.lockedHeld = lockedHeld;
    this.held = held;
    input = averaged.blueprint().input();
    var options = new AdamW.Options(BETA1, BETA2, EPSILON, config.decay(), config.clip());
    var optimiser = new AdamW(model, options, this::shareOfRate);
    training = new Training(model, new Ema(model.online(), config.averaging()), optimiser, random);
    schedule = new Schedule(config.rate(), config.finalRate(), config.warmup(), config.steps());
    guard = new CollapseGuard(config.collapseSteps());
  }

  /** What begins with knowledge may learn more slowly than what begins with nothing. */
  private double shareOfRate(String weight) {
    if (weight.startsWith(ContrastiveTowers.TEXTS)) {
      return config.textRate();
    }
    return weight.startsWith(ContrastiveTowers.BACKBONE) ? config.backboneRate() : 1;
  }

  @Override
  public Training training() {
    return training;
  }

  @Override
  public ProcessGroup group() {
    return group;
  }

  @Override
  public Map<String, Double> step(long step) {
    try (var scope = Scope.open()) {
      training.optimiser().zeroGradients();
      var batch = batches.of(step);
      var mode = Mode.training(training.random());
      var images = cache((from, count) -> images(batch, from, count, mode, model.online()));
      var texts = cache((from, count) -> texts(batch, from, count, mode));
      var labels = batches.labels(step);
      var result =
          config.objective().hasQueues()
              ? queues(batch, labels, mode, images, texts)
              : joint(batch, labels, mode, images, texts);
      double loss = mean(result.loss);
      group.average(training.optimiser().gradients());
      double rate = schedule.at(step);
      double norm = training.optimiser().step(rate);
      if (config.learnTemperature()) {
        var logScale = model.online().logitScale();
        logScale.copyFrom(logScale.detach().clamp(0, LARGEST_SCALE));
      }
      training.ema().update();
      guard.add(loss, mean(result.guess));
      var values = new LinkedHashMap<String, Double>();
      values.put(LOSS, loss);
      values.put("gradient_norm", norm);
      values.put("rate", rate);
      values.put("temperature", Math.exp(-model.online().logitScale().item()));
      return values;
    }
  }

  /** The mean of all processes' values. */
  private double mean(Tensor loss) {
    var mean = loss.detach().clone();
    group.average(mean);
    return mean.item();
  }

  private GradientCache cache(GradientCache.Tower tower) {
    return new GradientCache(tower, config.batch(), config.chunk(), training.random());
  }

  private Tensor images(Batches.Batch batch, int from, int count, Mode mode, TwoTowers towers) {
    if (locked == null) {
      var pictures = input.tensor(batch.pictures().subList(from, from + count));
      return Functions.normalise(towers.image(pictures, mode));
    }
    var numbers = Arrays.copyOfRange(batch.pairs(), from, from + count);
    var views = Arrays.copyOfRange(batch.views(), from, from + count);
    return Functions.normalise(locked.vectors(numbers, views, towers, mode));
  }

  private Tensor texts(Batches.Batch batch, int from, int count, Mode mode) {
    return Functions.normalise(model.online().text(batch.tokens().narrow(0, from, count), mode));
  }

  private Tensor scale() {
    var logScale = model.online().logitScale();
    return (config.learnTemperature() ? logScale : logScale.detach()).exp();
  }

  /** BriVL's loss, both directions added, and its gradient. */
  private StepLoss queues(
      Batches.Batch batch, Tensor labels, Mode mode, GradientCache images, GradientCache texts) {
    var keys = keys(batch, labels, mode);
    var loss = queues(images.vectors(), texts.vectors(), keys);
    loss.backward();
    images.backward(images.vectors().grad());
    texts.backward(texts.vectors().grad());
    var alike = Tensor.zeros(config.batch(), model.online().dimension());
    var guess = queues(alike, alike, keys);
    model.imageQueue().add(keys.images);
    model.textQueue().add(keys.texts);
    return new StepLoss(loss, guess);
  }

  /** What the momentum copies, which follow first, say of the pairs of all processes. */
  private Keys keys(Batches.Batch batch, Tensor labels, Mode mode) {
    model.follow();
    try (var quiet = NoGrad.open()) {
      var image = images(batch, 0, config.batch(), mode, model.keys());
      var text = Functions.normalise(model.keys().text(batch.tokens(), mode));
      return new Keys(new Labelled(gather(image), labels), new Labelled(gather(text), labels));
    }
  }

  private Tensor queues(Tensor images, Tensor texts, Keys keys) {
    int first = group.rank() * config.batch(); // the key of the first query's pair
    boolean full = config.objective() != TrainConfig.Objective.RELEASED_QUEUE;
    var texting = model.textQueue().keys();
    var imaging = model.imageQueue().keys();
    var toTexts = ContrastiveLoss.toKeys(images, keys.texts, first, texting, scale(), full);
    var toImages = ContrastiveLoss.toKeys(texts, keys.images, first, imaging, scale(), full);
    return toTexts.add(toImages);
  }

  /** A loss over the vectors of all processes, the same in each, and its gradient. */
  private StepLoss joint(
      Batches.Batch batch, Tensor labels, Mode mode, GradientCache images, GradientCache texts) {
    var allImages = gather(images.vectors().detach()).requiresGrad(true);
    var allTexts = gather(texts.vectors().detach()).requiresGrad(true);
    var loss = joint(allImages, allTexts, labels, model.bias());
    loss.backward();
    long first = (long) group.rank() * config.batch();
    // The mean over the processes follows, but each has the gradient of its vectors only.
    images.backward(allImages.grad().narrow(0, first, config.batch()).mul(group.size()));
    texts.backward(allTexts.grad().narrow(0, first, config.batch()).mul(group.size()));
    var alike = Tensor.zeros(allImages.shape());
    var guess = joint(alike, alike, labels, ContrastiveLoss.biasOfGuessing(labels));
    return new StepLoss(loss, guess);
  }

  private Tensor joint(Tensor images, Tensor texts, Tensor labels, Tensor bias) {
    return switch (config.objective()) {
      case SIGLIP -> ContrastiveLoss.sigmoid(images, texts, labels, scale(), bias);
      default -> ContrastiveLoss.inBatch(images, texts, labels, scale());
    };
  }

  /** Vectors (B, D) of each process -> those of all, by rank: (ranks B, D). */
  private Tensor gather(Tensor own) {
    if (group.size() == 1) {
      return own;
    }
    var all = Tensor.zeros(own.size(0) * group.size(), own.size(1));
    all.narrow(0, own.size(0) * group.rank(), own.size(0)).copyFrom(own);
    group.average(all); // zeros elsewhere, so the sum is what each had
    return all.mul(group.size());
  }

  /** Recall of the averaged weights, both ways. */
  @Override
  public Map<String, Double> validate() {
    averaged.towers().load(training.ema().stateDict(), "the averaged weights");
    int count = held.captions().size();
    var images = new float[count][];
    var texts = new float[count][];
    int at = 0;
    for (var batch : held.batches()) {
      try (var scope = Scope.open();
          var quiet = NoGrad.open()) {
        var towers = averaged.towers();
        var image =
            lockedHeld == null
                ? towers.image(input.tensor(batch.pictures()), Mode.USE)
                : lockedHeld.vectors(batch.pairs(), batch.views(), towers, Mode.USE);
        var imageRows = Functions.normalise(image);
        var textRows = Functions.normalise(towers.text(batch.tokens(), Mode.USE));
        for (int i = 0; i < batch.pairs().length; i++, at++) {
          images[at] = imageRows.select(0, i).floats();
          texts[at] = textRows.select(0, i).floats();
        }
      }
    }
    return Recall.of(images, texts, held.captions());
  }
}

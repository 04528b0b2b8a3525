package io.qingping.wenlan.train;

import io.qingping.tensor.train.ConfigFile;
import io.qingping.wenlan.image.Augmentation;
import io.qingping.wenlan.model.BrivlConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How two towers are trained, all of it. A file of it is JSON, with comments if one likes.
 *
 * @param pairs a WebDataset archive or a folder of them
 * @param validation further pairs, never trained on; if absent, some of {@code pairs} are held out
 * @param held share of groups of pairs that are held out then; 0.1 if absent
 * @param split what makes a group; families if absent
 * @param model sizes of a BriVL that begins with nothing; the words are those of the pairs
 * @param text a run of {@link Distillation} whose text tower such a BriVL begins with, and whose
 *     words it keeps; the sizes must be the same
 * @param textRate share of the learning rate by which such a text tower learns; 1 if absent, 0
 *     leaves it as it is
 * @param images published weights of an EfficientNet that the pictures' backbone of such a BriVL
 *     begins with, see {@link io.qingping.wenlan.model.StoredEfficientNet}
 * @param classNames a file of the names of the classes of {@code images}, one a line, synonyms
 *     between 、, whose vectors are those that {@code text} has of them, see {@link ClassNames}; for
 *     a model with {@code classes}
 * @param backboneRate share of the learning rate by which that backbone learns; 1 if absent
 * @param start a model to go on from instead: see {@link
 *     io.qingping.wenlan.model.TwoTowerModel#load}
 * @param lock what of the pictures' tower stays as it is; nothing if absent
 * @param features a folder for what the locked part says of each picture, which other runs can
 *     share; one in the run if absent
 * @param views of each picture whose features are remembered, with {@code lock} BACKBONE: the
 *     picture itself, and others that {@code augmentation} makes of it, one of which is drawn at
 *     each step; 1 if absent
 * @param featureDropout share of a picture's remembered features that a step does not see, drawn
 *     anew each time, with {@code lock} BACKBONE
 * @param objective the loss; queues if absent
 * @param queue keys that are remembered of each kind
 * @param momentum of the towers that make keys; 0.99 if absent
 * @param temperature of the softmax; 0.07 if absent
 * @param learnTemperature whether it is only the first one
 * @param roles how often a text of each role is chosen, in any unit; those that are not named are
 *     left out. All alike if absent
 * @param augmentation of the pictures; that of BriVL if absent
 * @param batch pairs of a step, of each process
 * @param chunk pairs that are computed at once; a smaller one than {@code batch} saves memory and
 *     costs a further forward pass
 * @param rate peak learning rate
 * @param finalRate of the last step, reached along half a cosine; a hundredth of {@code rate} if
 *     absent
 * @param warmup steps until the peak
 * @param decay of weights, decoupled
 * @param clip the largest norm of the gradient; 1 if absent, 0 clips nothing
 * @param averaging decay of the weights' moving average, which is what is used afterwards; 0 for
 *     the last weights
 * @param bf16 whether the BERT of a {@link io.qingping.wenlan.model.Brivl} computes in bf16 while
 *     it is trained
 * @param seed of weights, data and dropout
 * @param checkpointMinutes between checkpoints; 4 if absent
 * @param validateEvery steps between measurements of recall; 0 for none
 * @param collapseSteps after how many a loss of mere guessing ends the training; 1000 if absent, 0
 *     for never
 */
public record TrainConfig(
    String pairs,
    String validation,
    Double held,
    Groups split,
    BrivlConfig model,
    String text,
    Double textRate,
    String images,
    String classNames,
    Double backboneRate,
    String start,
    Lock lock,
    String features,
    Integer views,
    double featureDropout,
    Objective objective,
    int queue,
    Double momentum,
    Double temperature,
    boolean learnTemperature,
    Map<String, Double> roles,
    Augmentation augmentation,
    long steps,
    int batch,
    Integer chunk,
    double rate,
    Double finalRate,
    long warmup,
    double decay,
    Double clip,
    double averaging,
    boolean bf16,
    long seed,
    Double checkpointMinutes,
    long validateEvery,
    Long collapseSteps) {
  /** Which pairs stay together when some are held out. */
  public enum Groups {
    FAMILY,
    /** And those with the same caption, so that no caption that is measured on has been learnt. */
    FAMILY_AND_CAPTION
  }

  /** What of the pictures' tower is not trained, so that it is computed once. */
  public enum Lock {
    NONE,
    /** What batch normalisation in the backbone has measured; its weights are trained. */
    STATISTICS,
    /** All before the regions' vectors. */
    BACKBONE,
    /** All of it (LiT: Zhai et al., 2111.07991). */
    IMAGES;

    /** Whether what the locked part says of a picture never changes. */
    boolean remembers() {
      return this == BACKBONE || this == IMAGES;
    }
  }

  /** The losses of {@link ContrastiveLoss}. */
  public enum Objective {
    /** Momentum keys of the batch and two queues, N + K. */
    QUEUE,
    /** One momentum key and the queue, 1 + K, as in BriVL's released code. */
    RELEASED_QUEUE,
    /** CLIP's. */
    IN_BATCH,
    /** SigLIP's; {@code temperature} is then 0.1 if absent, and it is learnt. */
    SIGLIP;

    boolean hasQueues() {
      return this == QUEUE || this == RELEASED_QUEUE;
    }
  }

  public TrainConfig {
    lock = lock == null ? Lock.NONE : lock;
    objective = objective == null ? Objective.QUEUE : objective;
    held = held == null ? 0.1 : held;
    split = split == null ? Groups.FAMILY : split;
    textRate = textRate == null ? 1 : textRate;
    backboneRate = backboneRate == null ? 1 : backboneRate;
    views = views == null ? 1 : views;
    momentum = momentum == null ? 0.99 : momentum;
    temperature = temperature != null ? temperature : objective == Objective.SIGLIP ? 0.1 : 0.07;
    learnTemperature |= objective == Objective.SIGLIP;
    augmentation = augmentation == null ? Augmentation.brivl() : augmentation;
    chunk = chunk == null ? batch : chunk;
    clip = clip == null ? 1 : clip;
    checkpointMinutes = checkpointMinutes == null ? 4 : checkpointMinutes;
    collapseSteps = collapseSteps == null ? 1000 : collapseSteps;
    finalRate = finalRate == null ? rate / 100 : finalRate;
    require(pairs != null, "'pairs' is missing");
    require((model == null) != (start == null), "one of 'model' and 'start' is needed");
    require(text == null || model != null, "'text' needs a 'model' that it becomes a part of");
    require(
        images == null || model != null && model.efficientNet() != null,
        "'images' needs a 'model' with an 'efficientNet'");
    require(textRate >= 0 && textRate <= 1, "'textRate' must be in [0, 1], not %s", textRate);
    require(
        backboneRate > 0 && backboneRate <= 1,
        "'backboneRate' must be in (0, 1], not %s",
        backboneRate);
    require(
        classNames == null || images != null && text != null && model.classes() != null,
        "'classNames' need 'images', a 'text', and 'classes' of the 'model'");
    boolean knows = images != null || model != null && model.backbone() != null;
    require(
        text != null || start != null || textRate == 1,
        "'textRate' needs a 'text' or a 'start' that has learnt already");
    require(
        start != null || lock == Lock.NONE || knows && lock != Lock.IMAGES,
        "'lock' needs a model to 'start' from, or, for BACKBONE and STATISTICS, 'images' or a"
            + " 'backbone'");
    require(
        featureDropout >= 0 && featureDropout < 1 && (featureDropout == 0 || lock == Lock.BACKBONE),
        "'featureDropout' must be in [0, 1), and needs 'lock' BACKBONE: %s",
        featureDropout);
    require(
        views >= 1 && (views == 1 || lock == Lock.BACKBONE),
        "'views' must be at least 1, and more need 'lock' BACKBONE: %d",
        views);
    require(held >= 0 && held < 1, "'held' must be in [0, 1), not %s", held);
    require(batch > 1, "'batch' must be at least 2, not %d", batch);
    require(chunk > 0, "'chunk' must be positive, not %d", chunk);
    require(
        !objective.hasQueues() || queue >= batch,
        "'queue' must hold at least a batch: %d < %d",
        queue,
        batch);
    require(momentum >= 0 && momentum < 1, "'momentum' must be in [0, 1), not %s", momentum);
    require(
        temperature >= 0.01 && temperature <= 1,
        "'temperature' must be from 0.01 to 1, not %s",
        temperature);
    require(rate > 0, "'rate' must be positive, not %s", rate);
    require(warmup >= 0, "'warmup' must not be negative, not %d", warmup);
    require(steps > warmup, "'steps' must exceed 'warmup': %d, %d", steps, warmup);
    require(decay >= 0, "'decay' must not be negative, not %s", decay);
    require(averaging >= 0 && averaging < 1, "'averaging' must be in [0, 1), not %s", averaging);
    require(
        checkpointMinutes > 0, "'checkpointMinutes' must be positive, not %s", checkpointMinutes);
    require(
        validateEvery >= 0 && collapseSteps >= 0,
        "'validateEvery' and 'collapseSteps' must not be negative: %d, %d",
        validateEvery,
        collapseSteps);
    require(
        roles == null || roles.values().stream().anyMatch(weight -> weight > 0),
        "'roles' leave no text");
  }

  private static void require(boolean condition, String sentence, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(sentence.formatted(arguments));
    }
  }

  /**
   * Reads a file.
   *
   * @throws io.qingping.tensor.ModelFormatException if it is no training configuration
   */
  public static TrainConfig read(Path file) throws IOException {
    return ConfigFile.read(file, TrainConfig.class);
  }

  /** The share in which texts of its role are chosen. */
  double weight(Pair.Text text) {
    return roles == null ? 1 : roles.getOrDefault(text.role(), 0.0);
  }

  /**
   * Those pairs of an archive or folder that have a text of a role with a weight.
   *
   * @throws IllegalArgumentException if none has
   */
  List<Pair> read(String path) throws IOException {
    var pairs =
        PairShards.read(Path.of(path)).stream()
            .filter(pair -> pair.texts().stream().anyMatch(text -> weight(text) > 0))
            .toList();
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "no pair in %s has a text of the roles %s".formatted(path, roles.keySet()));
    }
    return pairs;
  }

  /** The text by which a pair is measured: the first of those that are chosen most. */
  String caption(Pair pair) {
    return pair.texts().stream()
        .min(Comparator.comparingDouble(text -> -weight(text)))
        .orElseThrow()
        .text();
  }
}

package io.qingping.wenlan.train;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.DType;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Schedule;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.train.Learner;
import io.qingping.wenlan.model.TextTower;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The steps of a distillation: a student's vectors are drawn to a sentence encoder's by the loss
 * {@code 1 - cosine}.
 */
final class Distiller implements Learner {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPSILON = 1e-6;
  private static final int HELD_BATCH = 64;

  /**
   * Texts and what they shall become.
   *
   * @param tokens of each text, padded
   * @param vectors (texts, dimension), of length 1
   */
  record Texts(long[][] tokens, Tensor vectors) {
    private Tensor tokens(int[] numbers) {
      return TwoTowerModel.tokens(Arrays.stream(numbers).mapToObj(i -> tokens[i]).toList());
    }

    private Tensor vectors(int[] numbers) {
      var rows = Tensor.of(Arrays.stream(numbers).asLongStream().toArray(), numbers.length);
      return vectors.indexSelect(0, rows).to(DType.FLOAT32);
    }
  }

  private final DistilConfig config;
  private final Texts learnt;
  private final Texts held;
  private final List<int[]> heldBatches;
  private final Student student;
  private final Student averaged; // as of the last look at it
  private final Training training;
  private final Schedule schedule;
  private final TextBatches batches;

  /**
   * @param tower sizes of the student's, with its words
   * @param beginning gives it first weights that the encoder has
   */
  Distiller(
      DistilConfig config,
      TextTower.Config tower,
      Texts learnt,
      Texts held,
      Consumer<TextTower> beginning) {
    this.config = config;
    this.learnt = learnt;
    this.held = held;
    heldBatches = byLength(held.tokens());
    int dimension = (int) learnt.vectors().size(1);
    var random = new Generator(config.seed());
    student = new Student(tower, dimension, random);
    beginning.accept(student.tower());
    averaged = new Student(tower, dimension, new Generator(0));
    var options = new AdamW.Options(BETA1, BETA2, EPSILON, config.decay(), config.clip());
    training =
        new Training(
            student, new Ema(student, config.averaging()), new AdamW(student, options), random);
    schedule = new Schedule(config.rate(), config.finalRate(), config.warmup(), config.steps());
    batches = new TextBatches(learnt.tokens(), config.batch(), config.seed());
  }

  private static List<int[]> byLength(long[][] tokens) {
    int[] order =
        IntStream.range(0, tokens.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> WordPiece.length(tokens[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    var batches = new ArrayList<int[]>();
    for (int from = 0; from < order.length; from += HELD_BATCH) {
      batches.add(Arrays.copyOfRange(order, from, Math.min(from + HELD_BATCH, order.length)));
    }
    return batches;
  }

  @Override
  public Training training() {
    return training;
  }

  @Override
  public Map<String, Double> step(long step) {
    try (var scope = Scope.open()) {
      training.optimiser().zeroGradients();
      int[] numbers = batches.of(step);
      var mode = Mode.training(training.random());
      var vectors = student.forward(learnt.tokens(numbers), config.type(), mode);
      var loss = vectors.mul(learnt.vectors(numbers)).sum(1).mean().neg().add(1);
      loss.backward();
      double rate = schedule.at(step);
      double norm = training.optimiser().step(rate);
      training.ema().update();
      var values = new LinkedHashMap<String, Double>();
      values.put(LOSS, loss.item());
      values.put("gradient_norm", norm);
      values.put("rate", rate);
      return values;
    }
  }

  /**
   * Of the averaged weights on held-out texts: the mean cosine, and how often the encoder's vector
   * that is nearest to the student's is that of the same text.
   */
  @Override
  public Map<String, Double> validate() {
    averaged.load(training.ema().stateDict(), "the averaged weights");
    double cosines = 0;
    int found = 0;
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var all = held.vectors().to(DType.FLOAT32).transpose(0, 1);
      for (var numbers : heldBatches) {
        try (var inner = Scope.open()) {
          var vectors = averaged.forward(held.tokens(numbers), DType.FLOAT32, Mode.USE);
          cosines += vectors.mul(held.vectors(numbers)).sum().item();
          long[] nearest = Functions.argmax(vectors.matmul(all), 1).longs();
          for (int i = 0; i < numbers.length; i++) {
            found += nearest[i] == numbers[i] ? 1 : 0;
          }
        }
      }
    }
    double count = held.tokens().length;
    return Map.of("held/cosine", cosines / count, "held/R@1", found / count);
  }
}

package io.qingping.wenlan.train;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.image.Bicubic;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.model.MobileNetV2;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.model.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * How well a model finds the texts of held-out pictures and the other way, beside three that learn
 * next to nothing: ridge regression from the features of a frozen network, and from small pixels,
 * to characters, and chance.
 */
public final class RecallEvaluation {
  /** What is measured, in the order of a report. */
  public enum Method {
    MODEL,
    /** From the averaged map of {@link NsfwNetwork}. */
    RIDGE_FEATURES,
    /** From 24 x 24 pixels. */
    RIDGE_PIXELS,
    CHANCE
  }

  /**
   * The result.
   *
   * @param trained pairs that may be learnt from
   * @param pictures held out, which texts are looked for
   * @param captions distinct texts of them
   * @param recalls of each method, {@code i2t/R@1} and so on
   */
  public record Report(
      int trained, int pictures, int captions, Map<Method, Map<String, Double>> recalls) {}

  private static final int PIXELS = 24; // of a side
  private static final double[] STRENGTHS = {0.01, 0.1, 1, 10};
  private static final double INNER = 0.1; // share of the training pairs that chooses the strength
  private static final int DRAWS = 50;
  private static final int RANDOM_WIDTH = 32;
  private static final int EMBEDDED = 64; // at once

  private final TrainConfig config;
  private final Path features;
  private final Consumer<MediaException> skipped;

  /**
   * @param config of the training: its pairs, and which of them it holds out
   * @param features a folder for features of pictures, as the training has one; made if it is not
   *     there
   * @param skipped is told about each picture that cannot be read
   */
  public RecallEvaluation(TrainConfig config, Path features, Consumer<MediaException> skipped) {
    this.config = config;
    this.features = features;
    this.skipped = skipped;
  }

  /**
   * The texts by which held-out pairs are measured, each once and on one line. No picture is read.
   */
  public List<String> heldTexts() throws IOException {
    var pairs = config.read(config.validation() == null ? config.pairs() : config.validation());
    var split = config.validation() == null ? Split.of(pairs, config) : Split.of(pairs);
    return pairs.stream()
        .filter(split::isHeld)
        .map(pair -> config.caption(pair).replaceAll("\\s+", " "))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Measures.
   *
   * @param model to be measured; without one the others only
   * @throws IllegalArgumentException if nothing is held out
   */
  public Report run(Optional<TwoTowerModel> model) throws IOException {
    var all = new ArrayList<>(config.read(config.pairs()));
    var apart = config.validation() == null ? null : config.read(config.validation());
    var split = apart == null ? Split.of(all, config) : Split.of(apart);
    if (apart != null) {
      all.addAll(apart);
    }
    var network = NsfwNetwork.bundled();
    var input =
        network
            .map(NsfwNetwork::input)
            .or(() -> model.map(m -> m.blueprint().input()))
            .orElse(ImageInput.centred(PIXELS));
    var pictures = Pictures.read(all, input, skipped);
    var trained = pictures.where(pair -> !split.isHeld(pair));
    var held = pictures.where(split::isHeld);
    if (held.pairs().isEmpty() || trained.pairs().isEmpty()) {
      throw new IllegalArgumentException("'held' leaves nothing to learn from or to measure on");
    }
    var captions = captions(held);
    var recalls = new LinkedHashMap<Method, Map<String, Double>>();
    if (model.isPresent()) {
      recalls.put(Method.MODEL, ofModel(model.get(), held, input, captions));
    }
    try (var scope = Scope.open()) {
      if (network.isPresent()) {
        var rows = means(network.get().features(), pictures.pictures(), input);
        recalls.put(Method.RIDGE_FEATURES, ridge(rows, pictures, split));
      }
      recalls.put(Method.RIDGE_PIXELS, ridge(pixels(pictures.pictures()), pictures, split));
    }
    recalls.put(Method.CHANCE, chance(captions));
    var distinct = new HashSet<>(captions).size();
    return new Report(trained.pairs().size(), held.pairs().size(), distinct, recalls);
  }

  private List<String> captions(Pictures some) {
    return some.pairs().stream().map(config::caption).toList();
  }

  private Map<String, Double> ofModel(
      TwoTowerModel model, Pictures held, ImageInput input, List<String> captions)
      throws IOException {
    var own = model.blueprint().input();
    boolean same =
        own.size() == input.size()
            && own.fit() == input.fit()
            && own.sampling() == input.sampling();
    var pictures = same ? held : Pictures.read(held.pairs(), own, skipped);
    var vectors = new ArrayList<float[]>();
    for (int from = 0; from < pictures.pictures().size(); from += EMBEDDED) {
      int to = Math.min(from + EMBEDDED, pictures.pictures().size());
      vectors.addAll(List.of(model.images(pictures.pictures().subList(from, to))));
    }
    return Recall.of(vectors.toArray(float[][]::new), model.texts(captions), captions);
  }

  /** As a training on this network with a grid of 0 keeps them: (pictures, width). */
  private Tensor means(MobileNetV2 network, List<Picture> pictures, ImageInput input)
      throws IOException {
    var cache =
        new FeatureCache(
            features, TrainConfig.Lock.BACKBONE, network.id() + "-0", 0, rows -> {}, () -> false);
    var rows =
        cache.rows(pictures, some -> network.forward(input.tensor(some)).mean(2, 3).unsqueeze(1));
    return rows.select(1, 0);
  }

  private static Tensor pixels(List<Picture> pictures) {
    var input = ImageInput.centred(PIXELS);
    var small = pictures.stream().map(p -> Bicubic.resize(p, PIXELS, PIXELS)).toList();
    return input.tensor(small).view(pictures.size(), 3L * PIXELS * PIXELS);
  }

  /** The strength is chosen by a part of the training pairs, never by what is measured on. */
  private Map<String, Double> ridge(Tensor rows, Pictures all, Split split) {
    var trained = numbers(all, split, false);
    var measured = numbers(all, split, true);
    var random = new Random(config.seed());
    var inner = new HashMap<String, Boolean>();
    var fitted = new ArrayList<Integer>();
    var choosing = new ArrayList<Integer>();
    for (int i : trained) {
      boolean chooses =
          inner.computeIfAbsent(all.pairs().get(i).family(), family -> random.nextDouble() < INNER);
      (chooses ? choosing : fitted).add(i);
    }
    double best = STRENGTHS[0];
    double most = -1;
    for (double strength : STRENGTHS) {
      if (choosing.isEmpty() || fitted.isEmpty()) {
        break;
      }
      var recall = ridge(rows, all, fitted, choosing, strength);
      double found = recall.get("i2t/R@5") + recall.get("t2i/R@5");
      if (found > most) {
        most = found;
        best = strength;
      }
    }
    return ridge(rows, all, trained, measured, best);
  }

  private static List<Integer> numbers(Pictures all, Split split, boolean held) {
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < all.pairs().size(); i++) {
      if (split.isHeld(all.pairs().get(i)) == held) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  private Map<String, Double> ridge(
      Tensor rows, Pictures all, List<Integer> fitted, List<Integer> measured, double strength) {
    try (var scope = Scope.open()) {
      var known = captions(all, fitted);
      var wanted = captions(all, measured);
      var words = new NgramText(known);
      var ridge = new Ridge(chosen(rows, fitted), words.vectors(known), strength);
      var images = ridge.of(chosen(rows, measured));
      return Recall.of(arrays(images), arrays(words.vectors(wanted)), wanted);
    }
  }

  private List<String> captions(Pictures all, List<Integer> numbers) {
    return numbers.stream().map(i -> config.caption(all.pairs().get(i))).toList();
  }

  private static Tensor chosen(Tensor rows, List<Integer> numbers) {
    var indices = numbers.stream().mapToLong(Integer::longValue).toArray();
    return rows.indexSelect(0, Tensor.of(indices, indices.length));
  }

  private static float[][] arrays(Tensor rows) {
    var arrays = new float[(int) rows.size(0)][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = rows.select(0, i).floats();
    }
    return arrays;
  }

  /** The mean of random vectors. */
  private Map<String, Double> chance(List<String> captions) {
    var random = new Random(config.seed());
    var sum = new LinkedHashMap<String, Double>();
    for (int draw = 0; draw < DRAWS; draw++) {
      var images = random(captions.size(), random);
      var texts = random(captions.size(), random);
      Recall.of(images, texts, captions)
          .forEach((name, value) -> sum.merge(name, value / DRAWS, Double::sum));
    }
    return sum;
  }

  private static float[][] random(int count, Random random) {
    var vectors = new float[count][RANDOM_WIDTH];
    for (var vector : vectors) {
      for (int i = 0; i < RANDOM_WIDTH; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }
}

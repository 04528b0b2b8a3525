package io.qingping.wenlan.train;

import io.qingping.tensor.Functions;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.Brivl;
import io.qingping.wenlan.model.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What the classes are called that a pictures' network was trained to tell apart, each with its
 * synonyms: it knows of things that no pair shows. A picture is described by the vectors of the
 * names, each as much as its class is probable (ConSE: Norouzi et al., 1312.5650); here besides
 * what is learnt of the pairs (docs/decisions/022-names-of-classes.md).
 */
record ClassNames(List<List<String>> names) {
  /** Length of a name's vector beside the 1 of what the pairs say of a picture. */
  private static final double SHARE = 0.5;

  private static final String SYNONYM = "、";

  static ClassNames read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.toString(), "does not exist");
    }
    return new ClassNames(
        Files.readAllLines(file).stream().map(line -> List.of(line.split(SYNONYM))).toList());
  }

  /**
   * Gives a BriVL the vectors that its text tower has of the names. What all have in common is
   * taken from them.
   *
   * @param source of the names, for the error
   * @throws ModelFormatException if there are more or fewer names than classes
   */
  void into(TwoTowerModel model, String source) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var weights = new LinkedHashMap<>(model.towers().stateDict());
      long classes = weights.get(Brivl.NAMES).size(0);
      if (names.size() != classes) {
        throw new ModelFormatException(
            source, "%d names for %d classes".formatted(names.size(), classes));
      }
      var rows = names.stream().map(some -> mean(model.texts(some))).toArray(Tensor[]::new);
      var vectors = Tensor.stack(0, rows);
      var apart = Functions.normalise(vectors.sub(vectors.mean(0)));
      weights.put(Brivl.NAMES, apart.mul(SHARE));
      model.towers().load(weights, source);
    }
  }

  private static Tensor mean(float[][] vectors) {
    return Tensor.stack(
            0, Arrays.stream(vectors).map(v -> Tensor.of(v, v.length)).toArray(Tensor[]::new))
        .mean(0);
  }
}

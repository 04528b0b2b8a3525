package io.qingping.wenlan.train;

import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of a batch that is too large to be computed at once, with the exact gradient (GradCache:
 * Gao et al., 2101.06983): a pass without a graph, part by part; then, when the loss has said what
 * each vector should become, each part once more, with a graph. Dropout is drawn alike in both.
 *
 * <p>Normalisation over a batch sees parts only; with it the gradient is that of smaller batches.
 */
final class GradientCache {
  /** Vectors of a part of the batch: from an index on, so many. */
  @FunctionalInterface
  interface Tower {
    Tensor embed(int from, int count);
  }

  private final Tower tower;
  private final int size;
  private final int chunk;
  private final Generator random;
  private final List<Tensor> states = new ArrayList<>(); // of the generator, before each part
  private final Tensor whole; // with its graph, if there is one part only
  private final Tensor vectors;

  /**
   * Computes the vectors; what it keeps lives in the scope around.
   *
   * @param chunk how many are computed at once
   * @param random what the tower draws from
   */
  GradientCache(Tower tower, int size, int chunk, Generator random) {
    this.tower = tower;
    this.size = size;
    this.chunk = chunk;
    this.random = random;
    whole = size <= chunk ? tower.embed(0, size) : null;
    vectors = (whole == null ? withoutGraph() : whole.detach()).requiresGrad(true);
  }

  private Tensor withoutGraph() {
    var parts = new ArrayList<Tensor>();
    try (var quiet = NoGrad.open()) {
      for (int from = 0; from < size; from += chunk) {
        states.add(random.state());
        try (var scope = Scope.open()) {
          parts.add(scope.keep(tower.embed(from, Math.min(chunk, size - from))));
        }
      }
      return Tensor.cat(0, parts.toArray(Tensor[]::new));
    }
  }

  /** All vectors (size, D), to compute a loss of; no graph leads from them into the tower. */
  Tensor vectors() {
    return vectors;
  }

  /**
   * Adds to the gradients of the tower's weights.
   *
   * @param gradient of the loss by {@link #vectors()}
   */
  void backward(Tensor gradient) {
    if (whole != null) {
      flow(whole, gradient);
      return;
    }
    var after = random.state();
    for (int part = 0; part < states.size(); part++) {
      try (var scope = Scope.open()) {
        random.state(states.get(part));
        int from = part * chunk;
        int count = Math.min(chunk, size - from);
        flow(tower.embed(from, count), gradient.narrow(0, from, count));
      }
    }
    random.state(after);
  }

  private static void flow(Tensor vectors, Tensor gradient) {
    if (vectors.requiresGrad()) { // not that of a locked tower
      vectors.mul(gradient).sum().backward();
    }
  }
}

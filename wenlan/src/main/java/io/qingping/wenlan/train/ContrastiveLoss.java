package io.qingping.wenlan.train;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Losses that draw the vectors of pairs together and those of others apart. All vectors have length
 * 1; {@code scale} is 1 / temperature, one number.
 *
 * <p>Pairs of an equal text or an equal picture are neither: between them nothing is drawn (false
 * negative elimination: Huynh et al., 2011.11765).
 */
final class ContrastiveLoss {
  private ContrastiveLoss() {}

  /**
   * One direction of BriVL's loss (Huo et al., 2103.06561; He et al., 1911.05722, equation 1): each
   * query finds its key among the keys of the batch and a queue of past keys of the other kind.
   *
   * @param queries (N, D)
   * @param keys M of them; the pair of query {@code j} is key {@code first + j}
   * @param queue K of them
   * @param inBatch whether the other keys of the batch are negatives too, N + K in all; the
   *     released code has the queue only, 1 + K
   * @return the mean over the queries of {@code -log(e^(q.k / t) / sum e^(q.n / t))}
   */
  static Tensor toKeys(
      Tensor queries, Labelled keys, int first, Labelled queue, Tensor scale, boolean inBatch) {
    var labels = keys.labels().narrow(0, first, queries.size(0));
    var positive = queries.mul(keys.vectors().narrow(0, first, queries.size(0))).sum(1).mul(scale);
    var candidates = new ArrayList<>(List.of(positive.unsqueeze(1)));
    candidates.add(negatives(products(queries, queue.vectors(), scale), labels, queue.labels()));
    if (inBatch) {
      candidates.add(negatives(products(queries, keys.vectors(), scale), labels, keys.labels()));
    }
    var logits = Tensor.cat(1, candidates.toArray(Tensor[]::new));
    return Functions.logSumExp(logits, 1).sub(positive).mean();
  }

  /**
   * CLIP's loss within the batch (Radford et al., 2103.00020, figure 3): the mean of both
   * directions.
   *
   * @param images (N, D)
   * @param texts (N, D)
   * @param labels (N, 2), see {@link Labelled}
   */
  static Tensor inBatch(Tensor images, Tensor texts, Tensor labels, Tensor scale) {
    var negatives = negatives(products(images, texts, scale), labels, labels);
    var positive = images.mul(texts).sum(1).mul(scale);
    var toTexts = Functions.logSumExp(Tensor.cat(1, positive.unsqueeze(1), negatives), 1);
    var toImages = Functions.logSumExp(Tensor.cat(0, positive.unsqueeze(0), negatives), 0);
    return toTexts.add(toImages).div(2).sub(positive).mean();
  }

  /**
   * SigLIP's loss (Zhai et al., 2303.15343, equation 1): each of the N x N combinations is a pair
   * or not, {@code -1/N sum log sigmoid(z (t x.y + b))}.
   *
   * @param labels (N, 2), see {@link Labelled}
   * @param bias b, one number
   */
  static Tensor sigmoid(Tensor images, Tensor texts, Tensor labels, Tensor scale, Tensor bias) {
    var negatives = negatives(products(images, texts, scale).add(bias), labels, labels);
    var positive = images.mul(texts).sum(1).mul(scale).add(bias);
    var sum = Functions.logSigmoid(negatives.neg()).sum().add(Functions.logSigmoid(positive).sum());
    return sum.neg().div(images.size(0));
  }

  /** The bias with which {@link #sigmoid} is least where all combinations look alike. */
  static Tensor biasOfGuessing(Tensor labels) {
    long pairs = labels.size(0);
    var negatives = negatives(Tensor.zeros(pairs, pairs), labels, labels).exp().sum();
    return negatives.div(pairs).log().neg();
  }

  private static Tensor products(Tensor rows, Tensor columns, Tensor scale) {
    return rows.matmul(columns.transpose(0, 1)).mul(scale);
  }

  /**
   * Leaves out, as minus infinity, what is no negative: the pair itself, and pairs of an equal text
   * or picture.
   *
   * @param logits (N, M)
   */
  private static Tensor negatives(Tensor logits, Tensor rowLabels, Tensor columnLabels) {
    var none = Tensor.full(Double.NEGATIVE_INFINITY);
    for (int label = 0; label < rowLabels.size(1); label++) {
      var rows = rowLabels.select(1, label).unsqueeze(1);
      var columns = columnLabels.select(1, label).unsqueeze(0);
      logits = none.where(rows.equal(columns), logits);
    }
    return logits;
  }
}

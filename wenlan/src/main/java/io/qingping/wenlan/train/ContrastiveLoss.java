package io.qingping.wenlan.train;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Tensor;

/**
 * Losses that draw the vectors of pairs together and those of others apart. All vectors have length
 * 1; {@code scale} is 1 / temperature, one number.
 */
final class ContrastiveLoss {
  private ContrastiveLoss() {}

  /**
   * One direction of BriVL's loss (Huo et al., 2103.06561; He et al., 1911.05722, equation 1): each
   * query finds its key among the keys of the batch and a queue of past keys of the other kind.
   *
   * @param queries (N, D)
   * @param keys (M, D); the pair of query {@code j} is key {@code first + j}
   * @param queue (K, D)
   * @param inBatch whether the other keys of the batch are negatives too, N + K in all; the
   *     released code has the queue only, 1 + K
   * @return the mean over the queries of {@code -log(e^(q.k / t) / sum e^(q.n / t))}
   */
  static Tensor toKeys(
      Tensor queries, Tensor keys, int first, Tensor queue, Tensor scale, boolean inBatch) {
    var own = keys.narrow(0, first, queries.size(0));
    var positive = queries.mul(own).sum(1).mul(scale);
    var others = queries.matmul(queue.transpose(0, 1)).mul(scale);
    var near = inBatch ? queries.matmul(keys.transpose(0, 1)).mul(scale) : positive.unsqueeze(1);
    return Functions.logSumExp(Tensor.cat(1, near, others), 1).sub(positive).mean();
  }

  /**
   * CLIP's loss within the batch (Radford et al., 2103.00020, figure 3): the mean of both
   * directions.
   *
   * @param images (N, D)
   * @param texts (N, D)
   */
  static Tensor inBatch(Tensor images, Tensor texts, Tensor scale) {
    var logits = images.matmul(texts.transpose(0, 1)).mul(scale);
    var positive = images.mul(texts).sum(1).mul(scale);
    var toTexts = Functions.logSumExp(logits, 1).sub(positive).mean();
    var toImages = Functions.logSumExp(logits, 0).sub(positive).mean();
    return toTexts.add(toImages).div(2);
  }

  /**
   * SigLIP's loss (Zhai et al., 2303.15343, equation 1): each of all N x N combinations is a pair
   * or not, {@code -1/N sum log sigmoid(z (t x.y + b))}.
   *
   * @param bias b, one number
   */
  static Tensor sigmoid(Tensor images, Tensor texts, Tensor scale, Tensor bias) {
    var logits = images.matmul(texts.transpose(0, 1)).mul(scale).add(bias);
    var positive = images.mul(texts).sum(1).mul(scale).add(bias);
    // All as if they were no pairs, then the pairs put right: log s(x) - log s(-x) = x.
    var none = Functions.logSigmoid(logits.neg()).sum();
    return none.add(positive.sum()).neg().div(images.size(0));
  }
}

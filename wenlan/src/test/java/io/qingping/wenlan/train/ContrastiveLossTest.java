package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContrastiveLossTest {
  private final Generator random = new Generator(5);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Tensor unit(long rows) {
    return Functions.normalise(random.normal(rows, 8));
  }

  /** Labels of pairs that have nothing in common. */
  private static Tensor distinct(int rows) {
    var labels = Tensor.range(rows).unsqueeze(1).to(DType.INT64);
    return Tensor.cat(1, labels, labels);
  }

  private static Labelled batch(Tensor keys) {
    return new Labelled(keys, distinct((int) keys.size(0)));
  }

  /** Keys of nothing that is in a batch. */
  private static Labelled past(Tensor keys) {
    return new Labelled(keys, Tensor.zeros(DType.INT64, keys.size(0), 2).fill(-1));
  }

  private static Tensor scale(double value) {
    return Tensor.full(value);
  }

  @Test
  void theReleasedFormEqualsTheReferenceAndItsGradients() {
    var given = Fixtures.tensors("brivl_queue_loss.safetensors");
    var images = given.get("image_q").requiresGrad(true);
    var texts = given.get("text_q").requiresGrad(true);
    var scale = scale(1 / 0.07);
    var toTexts =
        ContrastiveLoss.toKeys(
            images, batch(given.get("text_k")), 0, past(given.get("text_queue")), scale, false);
    var toImages =
        ContrastiveLoss.toKeys(
            texts, batch(given.get("image_k")), 0, past(given.get("image_queue")), scale, false);
    assertThat(toTexts.item()).isEqualTo(given.get("loss_i2t").item(), within(1e-5));
    assertThat(toImages.item()).isEqualTo(given.get("loss_t2i").item(), within(1e-5));
    toTexts.add(toImages).backward();
    assertThat(Fixtures.difference(images.grad(), given.get("grad_image_q"))).isLessThan(1e-5);
    assertThat(Fixtures.difference(texts.grad(), given.get("grad_text_q"))).isLessThan(1e-5);
  }

  @Test
  void theFullFormHasTheOtherPairsAsNegatives() {
    var given = Fixtures.tensors("brivl_queue_loss.safetensors");
    var q = given.get("image_q");
    var k = given.get("text_k");
    var queue = given.get("text_queue");
    double sum = 0;
    for (int j = 0; j < 6; j++) {
      var scores = Tensor.cat(0, k, queue).matmul(q.select(0, j)).div(0.07); // as the formula says
      sum -= scores.select(0, j).exp().div(scores.exp().sum()).log().item();
    }
    var loss = ContrastiveLoss.toKeys(q, batch(k), 0, past(queue), scale(1 / 0.07), true);
    assertThat(loss.item()).isEqualTo(sum / 6, within(1e-5));
  }

  @Test
  void aSliceOfTheQueriesFindsItsKeys() {
    var q = unit(6);
    var k = batch(unit(6));
    var queue = past(unit(10));
    var whole = ContrastiveLoss.toKeys(q, k, 0, queue, scale(9), true).item();
    var first = ContrastiveLoss.toKeys(q.narrow(0, 0, 2), k, 0, queue, scale(9), true).item();
    var rest = ContrastiveLoss.toKeys(q.narrow(0, 2, 4), k, 2, queue, scale(9), true).item();
    assertThat((2 * first + 4 * rest) / 6).isEqualTo(whole, within(1e-5));
  }

  @Test
  void inBatchIsTheMeanOfBothDirections() {
    var images = unit(5);
    var texts = unit(5);
    var none = past(Tensor.zeros(0, 8));
    var toTexts = ContrastiveLoss.toKeys(images, batch(texts), 0, none, scale(7), true).item();
    var toImages = ContrastiveLoss.toKeys(texts, batch(images), 0, none, scale(7), true).item();
    assertThat(ContrastiveLoss.inBatch(images, texts, distinct(5), scale(7)).item())
        .isEqualTo((toTexts + toImages) / 2, within(1e-5));
  }

  @Test
  void equalVectorsCostTheLogarithmOfTheCount() {
    var same = unit(1).expand(5, 8);
    assertThat(ContrastiveLoss.inBatch(same, same, distinct(5), scale(10)).item())
        .isEqualTo(Math.log(5), within(1e-5));
  }

  @Test
  void sigmoidFollowsItsFormula() {
    var images = unit(4);
    var texts = unit(4);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double logit = 10 * images.select(0, i).mul(texts.select(0, j)).sum().item() - 2.71;
        sum += Math.log(1 / (1 + Math.exp(i == j ? -logit : logit)));
      }
    }
    var loss = ContrastiveLoss.sigmoid(images, texts, distinct(4), scale(10), Tensor.full(-2.71));
    assertThat(loss.item()).isEqualTo(-sum / 4, within(1e-5));
  }

  @Test
  void pairsOfAnEqualTextOrPictureAreNoNegatives() {
    // Pair 1 has the text of pair 0, pair 3 the picture of pair 2; so have two keys of the queue.
    var labels = Tensor.of(new long[] {0, 0, 0, 1, 2, 2, 3, 2, 4, 4}, 5, 2);
    var queued = Tensor.of(new long[] {0, 9, 8, 2, 7, 7}, 3, 2);
    boolean[][] wrong = new boolean[5][8];
    wrong[0][1] = wrong[1][0] = wrong[2][3] = wrong[3][2] = true;
    wrong[0][5] = wrong[1][5] = wrong[2][6] = wrong[3][6] = true;
    var queries = unit(5).requiresGrad(true);
    var keys = unit(5);
    var queue = unit(3);
    double both = 0;
    double queueOnly = 0;
    double sigmoid = 0;
    for (int i = 0; i < 5; i++) {
      var scores = Tensor.cat(0, keys, queue).matmul(queries.select(0, i)).mul(6).doubles();
      double near = 0;
      double past = 0;
      for (int j = 0; j < 8; j++) {
        double weight = wrong[i][j] || i == j ? 0 : Math.exp(scores[j]);
        near += j < 5 ? weight : 0;
        past += j < 5 ? 0 : weight;
        if (j < 5 && !wrong[i][j]) {
          sigmoid += Math.log1p(Math.exp(i == j ? 1 - scores[j] : scores[j] - 1));
        }
      }
      double own = Math.exp(scores[i]);
      both += Math.log((own + near + past) / own) / 5;
      queueOnly += Math.log((own + past) / own) / 5;
    }
    var batch = new Labelled(keys, labels);
    var memory = new Labelled(queue, queued);
    var loss = ContrastiveLoss.toKeys(queries, batch, 0, memory, scale(6), true);
    assertThat(loss.item()).isEqualTo(both, within(1e-5));
    assertThat(ContrastiveLoss.toKeys(queries, batch, 0, memory, scale(6), false).item())
        .isEqualTo(queueOnly, within(1e-5));
    var pairs = ContrastiveLoss.sigmoid(queries, keys, labels, scale(6), Tensor.full(-1));
    assertThat(pairs.item()).isEqualTo(sigmoid / 5, within(1e-5));
    var none = new Labelled(Tensor.zeros(0, 8), Tensor.zeros(DType.INT64, 0, 2));
    var images = ContrastiveLoss.toKeys(queries, batch, 0, none, scale(6), true).item();
    var texts =
        ContrastiveLoss.toKeys(keys, new Labelled(queries, labels), 0, none, scale(6), true);
    assertThat(ContrastiveLoss.inBatch(queries, keys, labels, scale(6)).item())
        .isEqualTo((images + texts.item()) / 2, within(1e-5));
    loss.add(pairs).backward();
    assertThat(queries.grad().square().sum().item()).isFinite().isPositive();
  }

  @Test
  void guessingIsLessWhereFewerAreLeft() {
    var alike = Tensor.zeros(4, 8);
    var labels = Tensor.of(new long[] {0, 0, 0, 1, 1, 2, 1, 3}, 4, 2); // two texts of two pairs
    assertThat(ContrastiveLoss.inBatch(alike, alike, labels, scale(7)).item())
        .isEqualTo(Math.log(3), within(1e-5));
    var bias = ContrastiveLoss.biasOfGuessing(labels);
    assertThat(bias.item()).isEqualTo(-Math.log(2), within(1e-5));
    double best = ContrastiveLoss.sigmoid(alike, alike, labels, scale(7), bias).item();
    for (double off : new double[] {-0.1, 0.1}) {
      assertThat(ContrastiveLoss.sigmoid(alike, alike, labels, scale(7), bias.add(off)).item())
          .isGreaterThan(best);
    }
    var all = Tensor.zeros(DType.INT64, 3, 2); // nothing to tell apart
    var same = unit(3);
    var none = ContrastiveLoss.biasOfGuessing(all);
    assertThat(ContrastiveLoss.sigmoid(same, same, all, scale(7), none).item()).isZero();
    assertThat(ContrastiveLoss.inBatch(same, same, all, scale(7)).item()).isZero();
  }

  @Test
  void queuesForgetTheOldest() {
    var queue = new KeyQueue(5, 8, random);
    var begun = queue.keys();
    assertThat(begun.vectors().square().sum(1).sub(1).abs().max().item()).isLessThan(1e-5);
    assertThat(begun.labels().longs()).containsOnly(-1);
    var first = unit(3);
    var second = unit(3);
    queue.add(new Labelled(first, Tensor.of(new long[] {0, 10, 1, 11, 2, 12}, 3, 2)));
    queue.add(new Labelled(second, Tensor.of(new long[] {3, 13, 4, 14, 5, 15}, 3, 2)));
    var found = queue.keys().vectors();
    assertThat(Fixtures.difference(found.narrow(0, 3, 2), second.narrow(0, 0, 2))).isZero();
    assertThat(Fixtures.difference(found.narrow(0, 0, 1), second.narrow(0, 2, 1))).isZero();
    assertThat(Fixtures.difference(found.narrow(0, 1, 2), first.narrow(0, 1, 2))).isZero();
    assertThat(queue.keys().labels().longs()).containsExactly(5, 15, 1, 11, 2, 12, 3, 13, 4, 14);
    assertThat(queue.stateDict().get("pointer").item()).isEqualTo(1);
    assertThatThrownBy(() -> queue.add(batch(unit(6)))).hasMessageContaining("queue of 5");
  }
}

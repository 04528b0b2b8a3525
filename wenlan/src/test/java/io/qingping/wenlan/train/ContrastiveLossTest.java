package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
            images, given.get("text_k"), 0, given.get("text_queue"), scale, false);
    var toImages =
        ContrastiveLoss.toKeys(
            texts, given.get("image_k"), 0, given.get("image_queue"), scale, false);
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
    var loss = ContrastiveLoss.toKeys(q, k, 0, queue, scale(1 / 0.07), true);
    assertThat(loss.item()).isEqualTo(sum / 6, within(1e-5));
  }

  @Test
  void aSliceOfTheQueriesFindsItsKeys() {
    var q = unit(6);
    var k = unit(6);
    var queue = unit(10);
    var whole = ContrastiveLoss.toKeys(q, k, 0, queue, scale(9), true).item();
    var first = ContrastiveLoss.toKeys(q.narrow(0, 0, 2), k, 0, queue, scale(9), true).item();
    var rest = ContrastiveLoss.toKeys(q.narrow(0, 2, 4), k, 2, queue, scale(9), true).item();
    assertThat((2 * first + 4 * rest) / 6).isEqualTo(whole, within(1e-5));
  }

  @Test
  void inBatchIsTheMeanOfBothDirections() {
    var images = unit(5);
    var texts = unit(5);
    var none = Tensor.zeros(0, 8);
    var toTexts = ContrastiveLoss.toKeys(images, texts, 0, none, scale(7), true).item();
    var toImages = ContrastiveLoss.toKeys(texts, images, 0, none, scale(7), true).item();
    assertThat(ContrastiveLoss.inBatch(images, texts, scale(7)).item())
        .isEqualTo((toTexts + toImages) / 2, within(1e-5));
  }

  @Test
  void equalVectorsCostTheLogarithmOfTheCount() {
    var same = unit(1).expand(5, 8);
    assertThat(ContrastiveLoss.inBatch(same, same, scale(10)).item())
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
    var loss = ContrastiveLoss.sigmoid(images, texts, scale(10), Tensor.full(-2.71));
    assertThat(loss.item()).isEqualTo(-sum / 4, within(1e-5));
  }

  @Test
  void queuesForgetTheOldest() {
    var queue = new KeyQueue(5, 8, random);
    assertThat(queue.keys().square().sum(1).sub(1).abs().max().item()).isLessThan(1e-5);
    var first = unit(3);
    var second = unit(3);
    queue.add(first);
    queue.add(second);
    assertThat(Fixtures.difference(queue.keys().narrow(0, 3, 2), second.narrow(0, 0, 2))).isZero();
    assertThat(Fixtures.difference(queue.keys().narrow(0, 0, 1), second.narrow(0, 2, 1))).isZero();
    assertThat(Fixtures.difference(queue.keys().narrow(0, 1, 2), first.narrow(0, 1, 2))).isZero();
    assertThat(queue.stateDict().get("pointer").item()).isEqualTo(1);
    assertThatThrownBy(() -> queue.add(unit(6))).hasMessageContaining("queue of 5");
  }
}

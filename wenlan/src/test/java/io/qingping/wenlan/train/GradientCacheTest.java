package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.model.Bert;
import io.qingping.wenlan.model.BertConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientCacheTest {
  private static final int SIZE = 7;

  private static Bert bert(double dropout) {
    var config = new BertConfig(20, 16, 2, 2, 32, 8, 1, dropout);
    return new Bert(config).initialise(new Generator(4));
  }

  private static Tensor tokens() {
    return new Generator(8).integers(19, SIZE, 5).to(DType.FLOAT32).add(1).to(DType.INT64);
  }

  private static Map<String, Tensor> gradients(int chunk) {
    var bert = bert(0);
    var tokens = tokens();
    var others = Functions.normalise(new Generator(9).normal(SIZE, 16));
    var cache =
        new GradientCache(
            (from, count) ->
                Functions.normalise(
                    bert.forward(tokens.narrow(0, from, count), true, Mode.USE).select(1, 0)),
            SIZE,
            chunk,
            new Generator(1));
    var labels = Tensor.range(SIZE).unsqueeze(1);
    ContrastiveLoss.inBatch(cache.vectors(), others, labels, Tensor.full(10)).backward();
    cache.backward(cache.vectors().grad());
    var result = new LinkedHashMap<String, Tensor>();
    bert.parameters().forEach((name, weight) -> result.put(name, weight.grad()));
    return result;
  }

  @Test
  void theGradientInPartsIsThatOfTheWhole() {
    try (var scope = Scope.open()) {
      var whole = gradients(SIZE);
      var parts = gradients(3);
      assertThat(whole.get("encoder.layer.0.output.dense.weight").abs().max().item())
          .isGreaterThan(1e-3);
      whole.forEach(
          (name, gradient) ->
              assertThat(Fixtures.difference(gradient, parts.get(name))).as(name).isLessThan(1e-5));
    }
  }

  @Test
  void bothPassesDrawTheSameDropout() {
    try (var scope = Scope.open()) {
      var bert = bert(0.3);
      var tokens = tokens();
      var random = new Generator(2);
      var seen = new ArrayList<float[]>();
      var cache =
          new GradientCache(
              (from, count) -> {
                var x = tokens.narrow(0, from, count);
                var y = bert.forward(x, true, Mode.training(random)).select(1, 0);
                seen.add(y.floats());
                return y;
              },
              SIZE,
              4,
              random);
      float next = random.uniform(1).floats()[0];
      var again = new Generator(2);
      cache.backward(Tensor.ones(SIZE, 16));
      assertThat(seen).hasSize(4);
      assertThat(seen.get(2)).isEqualTo(seen.get(0));
      assertThat(seen.get(3)).isEqualTo(seen.get(1));
      assertThat(random.uniform(1).floats()[0])
          .isNotEqualTo(next)
          .isNotEqualTo(again.uniform(1).floats()[0]);
    }
  }
}

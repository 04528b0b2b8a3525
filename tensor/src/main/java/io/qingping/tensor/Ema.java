package io.qingping.tensor;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;

/**
 * The exponential moving average of a module's weights: {@code a <- decay a + (1 - decay) w}, with
 * the decay of early steps lowered to {@code (1 + n) / (10 + n)} so that first weights are
 * forgotten quickly. What training does not change by gradients, such as the running statistics of
 * {@link BatchNorm2d}, is taken over as it is.
 */
public final class Ema {
  private final double decay;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private final Module module;
  private long steps;

  public Ema(Module module, double decay) {
    if (decay < 0 || decay >= 1) {
      throw new IllegalArgumentException("the decay must be in [0, 1), not " + decay);
    }
    this.decay = decay;
    this.module = module;
    module
        .stateDict()
        .forEach((name, tensor) -> averages.put(name, tensor.detach().clone().outliveScopes()));
  }

  /** Takes the weights of one more step into the average. */
  public void update() {
    steps++;
    double now = Math.min(decay, (1.0 + steps) / (10.0 + steps));
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var trained = module.parameters();
      module
          .stateDict()
          .forEach(
              (name, tensor) -> {
                var average = averages.get(name);
                if (trained.containsKey(name)) {
                  average.raw().lerp_(tensor.detach().raw(), new Scalar(1 - now));
                } else {
                  average.copyFrom(tensor);
                }
              });
    }
  }

  public long steps() {
    return steps;
  }

  /** The averaged state dict. */
  public Map<String, Tensor> stateDict() {
    return Collections.unmodifiableMap(averages);
  }

  /** Goes on from a saved average. */
  public void load(Map<String, Tensor> saved, long steps, String source) {
    averages.forEach(
        (name, tensor) -> {
          if (!saved.containsKey(name)) {
            throw new ModelFormatException(source, "'" + name + "' is missing");
          }
          if (!Arrays.equals(saved.get(name).shape(), tensor.shape())) {
            throw new ModelFormatException(
                source,
                "'%s' is %s, expected %s"
                    .formatted(
                        name,
                        Arrays.toString(saved.get(name).shape()),
                        Arrays.toString(tensor.shape())));
          }
        });
    averages.forEach((name, tensor) -> tensor.copyFrom(saved.get(name)));
    this.steps = steps;
  }
}

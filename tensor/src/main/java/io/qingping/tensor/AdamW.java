package io.qingping.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Scalar;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 1711.05101, algorithm 2) and clipping of
 * the gradient's norm.
 *
 * <p>All weights and all gradients become views of one flat buffer each, so a step, a clip or a
 * save is a handful of large operations. Decay is applied to weights with two or more dimensions,
 * not to biases and norms.
 */
public final class AdamW implements Optimiser {
  /**
   * @param decay decoupled weight decay
   * @param clip the largest norm of the gradient; 0 clips nothing
   */
  public record Options(double beta1, double beta2, double epsilon, double decay, double clip) {
    public Options {
      if (beta1 < 0 || beta1 >= 1 || beta2 < 0 || beta2 >= 1) {
        throw new IllegalArgumentException("betas must be in [0, 1): " + beta1 + ", " + beta2);
      }
      if (epsilon <= 0 || decay < 0 || clip < 0) {
        throw new IllegalArgumentException(
            "epsilon must be positive, decay and clip not negative: %s, %s, %s"
                .formatted(epsilon, decay, clip));
      }
    }

    public static Options defaults() {
      return new Options(0.9, 0.999, 1e-8, 0.01, 1);
    }
  }

  private final Options options;
  private final Tensor weights;
  private final Tensor gradients;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private final Tensor shares; // of the learning rate; null where all weights have all of it
  private final Tensor decayed; // the same where decay applies, else 0
  private long step;

  /** All weights learn at one rate. */
  public AdamW(Module module, Options options) {
    this(module, options, name -> 1);
  }

  /**
   * @param share of the learning rate by which a parameter learns and decays, by dotted name
   */
  public AdamW(Module module, Options options, ToDoubleFunction<String> share) {
    this.options = options;
    var parameters = module.parameters();
    long total = module.parameterCount();
    weights = Tensor.empty(DType.FLOAT32, total).outliveScopes();
    gradients = Tensor.zeros(total).outliveScopes();
    firstMoment = Tensor.zeros(total).outliveScopes();
    secondMoment = Tensor.zeros(total).outliveScopes();
    decayed = Tensor.zeros(total).outliveScopes();
    boolean alike = parameters.keySet().stream().allMatch(name -> share.applyAsDouble(name) == 1);
    shares = alike ? null : Tensor.empty(DType.FLOAT32, total).outliveScopes();
    try (var scope = Scope.open()) {
      flatten(parameters, share);
    }
  }

  /** Moves weights and gradients into the flat buffers; each becomes a view. */
  private void flatten(Map<String, Tensor> parameters, ToDoubleFunction<String> share) {
    long offset = 0;
    for (var entry : parameters.entrySet()) {
      var parameter = entry.getValue();
      double own = share.applyAsDouble(entry.getKey());
      long count = parameter.elements();
      var place = weights.narrow(0, offset, count).view(parameter.shape());
      place.copyFrom(parameter);
      parameter.raw().set_data(place.raw());
      var slot = gradients.narrow(0, offset, count).view(parameter.shape());
      parameter.raw().mutable_grad().put(slot.raw());
      if (parameter.rank() >= 2) {
        decayed.narrow(0, offset, count).fill(own);
      }
      if (shares != null) {
        shares.narrow(0, offset, count).fill(own);
      }
      offset += count;
    }
  }

  @Override
  public void zeroGradients() {
    gradients.fill(0);
  }

  @Override
  public double step(double learningRate) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      double norm = gradients.norm().item();
      if (!Double.isFinite(norm)) {
        throw new TrainingDiverged(
            "the gradient's norm is %s at step %d; lower the learning rate and go on from the last checkpoint"
                .formatted(norm, step));
      }
      if (options.clip > 0 && norm > options.clip) {
        gradients.raw().mul_(new Scalar(options.clip / (norm + 1e-6)));
      }
      step++;
      var g = gradients.raw();
      firstMoment.raw().lerp_(g, new Scalar(1 - options.beta1));
      secondMoment.raw().mul_(new Scalar(options.beta2)).addcmul_(g, g, scalar(1 - options.beta2));
      if (options.decay > 0) {
        weights.raw().addcmul_(weights.raw(), decayed.raw(), scalar(-learningRate * options.decay));
      }
      double correction1 = 1 - Math.pow(options.beta1, step);
      double correction2 = Math.sqrt(1 - Math.pow(options.beta2, step));
      var deviation = secondMoment.sqrt().div(correction2).add(options.epsilon);
      var direction = shares == null ? firstMoment : firstMoment.mul(shares);
      weights.raw().addcdiv_(direction.raw(), deviation.raw(), scalar(-learningRate / correction1));
      return norm;
    }
  }

  private static Scalar scalar(double value) {
    return new Scalar(value);
  }

  @Override
  public Tensor weights() {
    return weights;
  }

  @Override
  public Tensor gradients() {
    return gradients;
  }

  @Override
  public Map<String, Tensor> state() {
    var state = new LinkedHashMap<String, Tensor>();
    state.put("first_moment", firstMoment);
    state.put("second_moment", secondMoment);
    state.put("step", Tensor.of(new long[] {step}));
    return state;
  }

  @Override
  public void load(Map<String, Tensor> state, String source) {
    for (var name : new String[] {"first_moment", "second_moment", "step"}) {
      if (!state.containsKey(name)) {
        throw new ModelFormatException(source, "'" + name + "' is missing");
      }
    }
    for (var name : new String[] {"first_moment", "second_moment"}) {
      if (state.get(name).elements() != weights.elements()) {
        throw new ModelFormatException(
            source,
            "'%s' has %d numbers, the model %d"
                .formatted(name, state.get(name).elements(), weights.elements()));
      }
    }
    firstMoment.copyFrom(state.get("first_moment"));
    secondMoment.copyFrom(state.get("second_moment"));
    step = state.get("step").longs()[0];
  }
}

package io.qingping.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;

/**
 * Muon (Jordan et al., 2024, "Muon: an optimizer for hidden layers in neural networks"): the
 * momentum of a hidden layer's matrix is made orthogonal, so that no direction of it is learnt
 * faster than another. All other weights are left to {@link AdamW}, which also does the decay.
 *
 * <p>A matrix's step has a root mean square of a fifth of the learning rate, about what AdamW's
 * steps have, so both go by one rate (Liu et al., 2502.16982, section 2.2).
 */
public final class Muon implements Optimiser {
  private static final double MOMENTUM = 0.95;
  private static final double SHARE = 0.2; // of the learning rate
  private static final int ITERATIONS = 5;
  // Coefficients of the quintic that takes singular values near to 1 soonest (Jordan et al.).
  private static final double LINEAR = 3.4445;
  private static final double CUBIC = -4.7750;
  private static final double QUINTIC = 2.0315;
  private static final double EPSILON = 1e-7;
  private static final String STATE = "matrix_momentum";

  private final AdamW rest;
  private final Tensor momentum; // of all matrices, one after the other
  private final Map<List<Long>, List<Matrix>> alike = new LinkedHashMap<>(); // by shape

  /** A weight, its gradient and its momentum; the latter two are views. */
  private record Matrix(Tensor weight, Tensor gradient, Tensor momentum) {}

  /**
   * @param options of the other weights
   * @param hidden which parameters are matrices of hidden layers, by dotted name; those without two
   *     dimensions are none
   */
  public Muon(Module module, AdamW.Options options, Predicate<String> hidden) {
    rest = new AdamW(module, options);
    var chosen = new LinkedHashMap<>(module.parameters());
    chosen.entrySet().removeIf(e -> e.getValue().rank() != 2 || !hidden.test(e.getKey()));
    momentum =
        Tensor.zeros(chosen.values().stream().mapToLong(Tensor::elements).sum()).outliveScopes();
    long offset = 0;
    for (var weight : chosen.values()) {
      var own = momentum.narrow(0, offset, weight.elements()).view(weight.shape()).outliveScopes();
      alike
          .computeIfAbsent(List.of(weight.size(0), weight.size(1)), shape -> new ArrayList<>())
          .add(new Matrix(weight, weight.grad().outliveScopes(), own));
      offset += weight.elements();
    }
  }

  @Override
  public void zeroGradients() {
    rest.zeroGradients();
  }

  @Override
  public double step(double learningRate) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      double norm = gradients().norm().item();
      if (!Double.isFinite(norm)) {
        return rest.step(learningRate); // which refuses it
      }
      var directions = alike.values().stream().map(Muon::directions).toList();
      for (var group : alike.values()) {
        group.forEach(matrix -> matrix.gradient.fill(0)); // AdamW only decays them
      }
      rest.step(learningRate);
      int next = 0;
      for (var group : alike.values()) {
        var steps = directions.get(next++);
        for (int i = 0; i < group.size(); i++) {
          group.get(i).weight.raw().add_(steps.select(0, i).raw(), new Scalar(-learningRate));
        }
      }
      return norm;
    }
  }

  /**
   * Takes gradients into the momenta of matrices of one shape, (out, in).
   *
   * @return the orthogonal matrices near the momenta as they will be (Nesterov), scaled to the
   *     step; (matrices, out, in)
   */
  private static Tensor directions(List<Matrix> group) {
    try (var scope = Scope.open()) {
      for (var matrix : group) {
        matrix.momentum.raw().mul_(new Scalar(MOMENTUM)).add_(matrix.gradient.raw());
      }
      var ahead = stack(group, Matrix::gradient).add(stack(group, Matrix::momentum).mul(MOMENTUM));
      boolean tall = ahead.size(1) > ahead.size(2);
      var flat = orthogonal(tall ? ahead.transpose(1, 2) : ahead);
      double size = SHARE * Math.sqrt(Math.max(ahead.size(1), ahead.size(2)));
      return scope.keep((tall ? flat.transpose(1, 2) : flat).mul(size));
    }
  }

  private static Tensor stack(List<Matrix> group, Function<Matrix, Tensor> part) {
    return Tensor.stack(0, group.stream().map(part).toArray(Tensor[]::new));
  }

  /**
   * Newton and Schulz's iteration for matrices of no more rows than columns, (matrices, rows,
   * columns); bf16 is exact enough.
   */
  private static Tensor orthogonal(Tensor matrices) {
    var norms = matrices.square().sum(1, 2).sqrt().view(-1, 1, 1);
    var x = matrices.div(norms.add(EPSILON)).to(DType.BFLOAT16);
    for (int i = 0; i < ITERATIONS; i++) {
      var square = x.matmul(x.transpose(1, 2));
      var polynomial = square.mul(CUBIC).add(square.matmul(square).mul(QUINTIC));
      x = x.mul(LINEAR).add(polynomial.matmul(x));
    }
    return x.to(DType.FLOAT32);
  }

  @Override
  public Tensor weights() {
    return rest.weights();
  }

  @Override
  public Tensor gradients() {
    return rest.gradients();
  }

  @Override
  public Map<String, Tensor> state() {
    var state = new LinkedHashMap<>(rest.state());
    state.put(STATE, momentum);
    return state;
  }

  @Override
  public void load(Map<String, Tensor> state, String source) {
    var own = state.get(STATE);
    if (own == null || own.elements() != momentum.elements()) {
      throw new ModelFormatException(
          source,
          own == null
              ? "'" + STATE + "' is missing"
              : "'%s' has %d numbers, the model %d"
                  .formatted(STATE, own.elements(), momentum.elements()));
    }
    rest.load(state, source);
    momentum.copyFrom(own);
  }
}

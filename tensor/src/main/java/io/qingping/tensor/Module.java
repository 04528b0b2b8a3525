package io.qingping.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a network that has weights. A constructor names its children and parameters; the dotted
 * path of names is the key in the state dict, so that public weights load by name.
 *
 * <p>Weights live as long as the module, whatever {@link Scope} it was built in. Forward passes may
 * run in several threads at once; training one module in several threads may not.
 */
public abstract class Module {
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();

  /** Adds a child under a name, which may itself contain dots. */
  protected final <M extends Module> M child(String name, M module) {
    children.put(name, module);
    return module;
  }

  protected final Linear linear(String name, long in, long out) {
    return child(name, new Linear(in, out));
  }

  protected final LayerNorm layerNorm(String name, long width, double epsilon) {
    return child(name, new LayerNorm(width, epsilon));
  }

  protected final Embedding embedding(String name, long rows, long width) {
    return child(name, new Embedding(rows, width));
  }

  /** Adds a weight that training changes. */
  protected final Tensor parameter(String name, Tensor initial) {
    return own(parameters, name, initial.requiresGrad(true));
  }

  /** Adds a tensor that is saved with the weights but not trained. */
  protected final Tensor buffer(String name, Tensor value) {
    return own(buffers, name, value);
  }

  /** Lets a table that is computed, not saved, live as long as the module. */
  protected static Tensor constant(Tensor value) {
    return value.outliveScopes();
  }

  private static Tensor own(Map<String, Tensor> map, String name, Tensor tensor) {
    map.put(name, tensor.outliveScopes());
    return tensor;
  }

  /** The weights that training changes, by dotted name. */
  public final Map<String, Tensor> parameters() {
    var result = new LinkedHashMap<String, Tensor>();
    collect("", result, false);
    return result;
  }

  /** Parameters and buffers by dotted name. */
  public final Map<String, Tensor> stateDict() {
    var result = new LinkedHashMap<String, Tensor>();
    collect("", result, true);
    return result;
  }

  private void collect(String prefix, Map<String, Tensor> into, boolean all) {
    parameters.forEach(
        (name, tensor) -> {
          if (all || tensor.requiresGrad()) {
            into.put(prefix + name, tensor);
          }
        });
    if (all) {
      buffers.forEach((name, tensor) -> into.put(prefix + name, tensor));
    }
    children.forEach((name, module) -> module.collect(prefix + name + ".", into, all));
  }

  /** Takes all weights out of training: they stay in the state dict, but are no parameters. */
  public final void freeze() {
    parameters().values().forEach(tensor -> tensor.requiresGrad(false));
  }

  /** How many numbers training changes. */
  public final long parameterCount() {
    return parameters().values().stream().mapToLong(Tensor::elements).sum();
  }

  /**
   * Copies weights by name, converting their type.
   *
   * @param source what the weights were read from, for the error
   * @throws ModelFormatException if a tensor is missing, unknown or has another shape; nothing is
   *     copied then
   */
  public final void load(Map<String, Tensor> weights, String source) {
    var own = stateDict();
    List<String> problems = new ArrayList<>();
    own.forEach(
        (name, tensor) -> {
          var given = weights.get(name);
          if (given == null) {
            problems.add("'%s' %s is missing".formatted(name, shape(tensor)));
          } else if (!shape(given).equals(shape(tensor))) {
            problems.add("'%s' is %s, expected %s".formatted(name, shape(given), shape(tensor)));
          }
        });
    weights.keySet().stream()
        .filter(name -> !own.containsKey(name))
        .forEach(name -> problems.add("'%s' is not part of this model".formatted(name)));
    if (!problems.isEmpty()) {
      throw new ModelFormatException(source, describe(problems));
    }
    own.forEach((name, tensor) -> tensor.copyFrom(weights.get(name)));
  }

  private static String describe(List<String> problems) {
    var shown = String.join("; ", problems.subList(0, Math.min(3, problems.size())));
    return problems.size() <= 3 ? shown : shown + "; and " + (problems.size() - 3) + " more";
  }

  private static String shape(Tensor tensor) {
    return java.util.Arrays.toString(tensor.shape());
  }
}

package io.qingping.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns what is made inside it and frees it at its end. Scopes belong to the thread that opened them
 * and nest; use them with try-with-resources:
 *
 * <pre>{@code
 * try (var scope = Scope.open()) {
 *   var y = x.mul(2).add(1);
 *   return scope.keep(y); // survives; the product does not
 * }
 * }</pre>
 *
 * <p>What is kept passes to the scope around this one, or, where there is none, to the caller, who
 * closes it. Parameters live in their module whatever scope they were made in. The contract stands
 * in {@code docs/memory.md}.
 */
public final class Scope implements AutoCloseable {
  private final PointerScope inner;
  private final List<org.bytedeco.pytorch.Tensor> kept = new ArrayList<>();

  private Scope() {
    Engine.start();
    inner = new PointerScope();
  }

  public static Scope open() {
    return new Scope();
  }

  /** Lets a tensor outlive this scope, and returns it. */
  public Tensor keep(Tensor tensor) {
    var raw = tensor.raw();
    raw.retainReference();
    inner.detach(raw);
    kept.add(raw);
    return tensor;
  }

  @Override
  public void close() {
    inner.close();
    var outer = PointerScope.getInnerScope();
    if (outer != null) {
      kept.forEach(
          raw -> {
            outer.attach(raw);
            raw.releaseReference();
          });
    }
  }
}

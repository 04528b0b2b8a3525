package io.qingping.tensor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
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
  private final Set<org.bytedeco.pytorch.Tensor> kept =
      Collections.newSetFromMap(new IdentityHashMap<>());

  private Scope() {
    Engine.start();
    inner = new PointerScope();
  }

  public static Scope open() {
    return new Scope();
  }

  /** Lets a tensor, made in this scope or in one inside it, outlive this scope; returns it. */
  public Tensor keep(Tensor tensor) {
    // Whichever scope the tensor belongs to gives up its own reference when it closes.
    if (kept.add(tensor.raw())) {
      tensor.raw().retainReference();
    }
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

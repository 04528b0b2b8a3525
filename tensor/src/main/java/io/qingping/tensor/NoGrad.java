package io.qingping.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/** While open, operations of this thread record nothing for the backward pass. */
public final class NoGrad implements AutoCloseable {
  private final NoGradGuard guard;

  private NoGrad() {
    Engine.start();
    guard = new NoGradGuard();
  }

  public static NoGrad open() {
    return new NoGrad();
  }

  @Override
  public void close() {
    guard.close();
  }
}

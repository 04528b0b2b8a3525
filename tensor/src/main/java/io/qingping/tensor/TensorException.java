package io.qingping.tensor;

/** An operation on tensors that cannot be done; the message is one sentence. */
public final class TensorException extends RuntimeException {
  public TensorException(String message) {
    super(message);
  }

  TensorException(String message, Throwable cause) {
    super(message, cause);
  }
}

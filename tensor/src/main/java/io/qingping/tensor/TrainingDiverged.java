package io.qingping.tensor;

/** Training has left the finite numbers; the message says what to do. */
public final class TrainingDiverged extends RuntimeException {
  public TrainingDiverged(String message) {
    super(message);
  }
}

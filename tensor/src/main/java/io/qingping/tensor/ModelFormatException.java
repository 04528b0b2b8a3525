package io.qingping.tensor;

/**
 * A file of weights that cannot be read or does not fit the model; names the file and the fault.
 */
public final class ModelFormatException extends RuntimeException {
  public ModelFormatException(String source, String fault) {
    super(source + ": " + fault);
  }

  public ModelFormatException(String source, String fault, Throwable cause) {
    super(source + ": " + fault, cause);
  }
}

package io.qingping.vdt.eval;

/** Who filled in a clip, in the order of tables. */
public enum Method {
  /** The truth itself: what a measure says of it is the measure's floor. */
  TRUTH("truth"),
  MODEL("model"),
  /** {@link CopyNearest}. */
  COPY("copy"),
  /** {@link ConstantVelocity}. */
  CONSTANT_VELOCITY("constant_velocity");

  private final String key;

  Method(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}

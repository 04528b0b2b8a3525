package io.qingping.vdt.video;

/** Is told how far sampling is, and may stop it between two questions to the network. */
public interface SamplingWatcher {
  /** Neither looks nor stops. */
  SamplingWatcher NONE = done -> true;

  /**
   * @param done share of the work, 0 .. 1
   * @return whether to go on; if not, the sampling ends with {@link SamplingStopped}
   */
  boolean goOn(double done);
}

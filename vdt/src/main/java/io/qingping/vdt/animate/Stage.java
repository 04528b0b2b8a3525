package io.qingping.vdt.animate;

/** What is being done for a clip; each takes part of the time. */
public enum Stage {
  READ,
  ANALYSE,
  SAMPLE,
  PREPARE,
  RENDER,
  ENCODE,
  VERIFY
}

package io.qingping.vdt.animate;

/** The work was stopped on request; nothing of it is left. */
public final class AnimationStopped extends RuntimeException {
  AnimationStopped() {
    super("stopped");
  }
}

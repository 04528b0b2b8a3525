package io.qingping.vdt.motion.eval;

import io.qingping.vdt.motion.sim.SwayScene;

/** Something that makes motion for a picture: a model, a baseline. */
public interface MotionSource {
  /** How tables name it. */
  String name();

  /**
   * Makes motion from the scene's conditions (picture, masks, wind), without looking at its
   * spectrum or distance.
   *
   * @return (6, 4, 32, 32) in widths of the region, as {@link SwayScene#spectrum()}
   */
  float[] sample(SwayScene scene, long seed);
}

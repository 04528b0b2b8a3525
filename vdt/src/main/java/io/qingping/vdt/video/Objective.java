package io.qingping.vdt.video;

/** What a network was trained to predict, and so how it is sampled. */
public enum Objective {
  /** The official one: noise and variance of a process of 1000 steps. */
  DDPM,
  /** Rectified flow; the network's output is the velocity. */
  VELOCITY,
  /**
   * Rectified flow; the network's output is the clean clip, from which the velocity follows. Pixels
   * lie near few dimensions and noise in all of them, so large patches learn this far better (Li
   * and He, 2511.13720).
   */
  CLEAN
}

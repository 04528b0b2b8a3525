package io.qingping.vdt.source;

/** Which part of longer and larger footage becomes a clip. */
public enum Cut {
  /** The middle of time and picture. */
  CENTRE,
  /** Any part, drawn from the seed and the clip's number. */
  RANDOM
}

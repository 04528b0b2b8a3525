package io.qingping.vdt.video;

import java.util.Locale;

/** The seven tasks of VDT (2305.13311, section 3.4): what of a video is known. */
public enum VideoTask {
  /** The first frames. */
  PREDICT,
  /** The last frames. */
  BACKWARD,
  /** One frame out of every few. */
  INTERPOLATE,
  /** Nothing. */
  UNCONDITIONAL,
  /** One frame, the first: it is animated. */
  ONE_FRAME,
  /** Frames here and there. */
  RANDOM_FRAMES,
  /** All but a hole in space and time. */
  COMPLETION;

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

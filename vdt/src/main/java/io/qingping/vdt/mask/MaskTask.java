package io.qingping.vdt.mask;

import io.qingping.tensor.Tensor;

/**
 * The tasks whose masks are fixed (VDT, 2305.13311, section 3.4; 1 = to generate). The random ones
 * belong to training data.
 */
public enum MaskTask {
  /** The first frames are given. */
  PREDICT {
    @Override
    boolean given(int frame, int frames, int count, int stride) {
      return frame < count;
    }
  },
  /** The last frames are given. */
  BACKWARD {
    @Override
    boolean given(int frame, int frames, int count, int stride) {
      return frame >= frames - count;
    }
  },
  /** Every so many frames one is given. */
  INTERPOLATE {
    @Override
    boolean given(int frame, int frames, int count, int stride) {
      return frame % stride == 0;
    }
  },
  /** Nothing is given. */
  UNCONDITIONAL {
    @Override
    boolean given(int frame, int frames, int count, int stride) {
      return false;
    }
  };

  abstract boolean given(int frame, int frames, int count, int stride);

  /**
   * The mask of one clip, (T, 1, H, W).
   *
   * @param count given frames, for prediction
   * @param stride distance of given frames, for interpolation
   */
  public Tensor mask(int frames, int height, int width, int count, int stride) {
    if (count < 0 || count > frames || stride < 1) {
      throw new IllegalArgumentException(
          "given frames must be within 0 .. %d and the stride positive: %d, %d"
              .formatted(frames, count, stride));
    }
    var mask = Tensor.ones(frames, 1, height, width);
    for (int frame = 0; frame < frames; frame++) {
      if (given(frame, frames, count, stride)) {
        mask.select(0, frame).fill(0);
      }
    }
    return mask;
  }
}

package io.qingping.vdt.motion;

import io.qingping.tensor.Tensor;

/**
 * What the network is told of a batch of regions.
 *
 * @param frames (B, 2, 4, 32, 32): colour and move mask; pin mask and distance from the pin
 * @param wind (B, 6): direction as cosine and sine, strength, softness, gustiness, and 1 if the
 *     wind is told at all
 * @param mask (B, K, 1, 32, 32), 1 where a cell may move: VDT's mask, the rest is given and still
 */
record MotionBatch(Tensor frames, Tensor wind, Tensor mask) {
  static final int WIND = 6;

  /** Cells whose share of moving material is below this hold still. */
  static final float STILL = 0.1f;

  /**
   * @param rgb (B, 3, 32, 32) in [0, 1]
   * @param move (B, 1, 32, 32)
   * @param pin (B, 1, 32, 32)
   * @param distance (B, 1, 32, 32) in cells
   * @param wind (B, 6)
   */
  static MotionBatch of(Tensor rgb, Tensor move, Tensor pin, Tensor distance, Tensor wind) {
    var colour = Tensor.cat(1, rgb.mul(2).sub(1), move.mul(2).sub(1));
    var far = distance.div(MotionConfig.GRID);
    var anchors = Tensor.cat(1, pin.mul(2).sub(1), far.mul(2).sub(1), far.square(), move);
    var still = move.less(STILL).to(rgb.type());
    var mask =
        still
            .neg()
            .add(1)
            .unsqueeze(1)
            .expand(rgb.size(0), MotionConfig.FREQUENCIES, 1, MotionConfig.GRID, MotionConfig.GRID)
            .contiguous();
    return new MotionBatch(Tensor.stack(1, colour, anchors), wind, mask);
  }

  /** The same regions under an unknown wind, for guidance. */
  MotionBatch withoutWind() {
    return new MotionBatch(frames, Tensor.zeros(wind.shape()), mask);
  }
}

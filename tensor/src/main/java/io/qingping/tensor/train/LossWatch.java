package io.qingping.tensor.train;

import io.qingping.tensor.TrainingDiverged;
import java.util.Locale;

/**
 * The smoothed loss, and whether it has blown up: weights can be lost while all numbers stay
 * finite. A few steps far above are an outlier; many are not.
 */
final class LossWatch {
  private static final double SMOOTHING = 0.98;
  private static final long SETTLED = 100; // steps until the smoothed loss means something
  private static final double FACTOR = 10; // above the least so far
  private static final long PATIENCE = 200; // steps

  private double smooth = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private long seen;
  private long above;

  /**
   * Takes the loss of one more step; returns the smoothed loss.
   *
   * @throws TrainingDiverged if it has stayed far above its least for long
   */
  double add(double loss) {
    smooth = Double.isNaN(smooth) ? loss : SMOOTHING * smooth + (1 - SMOOTHING) * loss;
    if (++seen > SETTLED) {
      least = Math.min(least, smooth);
    }
    above = smooth > FACTOR * least ? above + 1 : 0;
    if (above > PATIENCE) {
      throw new TrainingDiverged(
          String.format(
              Locale.ROOT,
              "the loss has risen from %.4g to %.4g; lower the learning rate and go on from the"
                  + " last checkpoint",
              least,
              smooth));
    }
    return smooth;
  }

  /** Whether the weights may be lost, so that they should not be saved. */
  boolean doubtful() {
    return above > 0;
  }
}

package io.qingping.wenlan.train;

import io.qingping.tensor.TrainingDiverged;
import java.util.Locale;

/**
 * Notices the usual failure of contrastive training: all vectors fall onto one, so every candidate
 * looks alike and the loss stays at that of guessing, the logarithm of their number.
 */
final class CollapseGuard {
  private static final double SMOOTHING = 0.95;
  private static final double NEAR = 0.98; // of the loss of guessing

  private final long patience;
  private double smoothLoss = Double.NaN;
  private double smoothGuess = Double.NaN;
  private long stuck;

  /**
   * @param patience steps at a loss of guessing; 0 for any number
   */
  CollapseGuard(long patience) {
    this.patience = patience;
  }

  /**
   * Hears the loss of one more step.
   *
   * @param guess the loss where all candidates of this step look alike
   * @throws TrainingDiverged if it has been that of guessing for too long
   */
  void add(double loss, double guess) {
    smoothLoss = smooth(smoothLoss, loss);
    smoothGuess = smooth(smoothGuess, guess);
    stuck = smoothLoss > NEAR * smoothGuess ? stuck + 1 : 0;
    if (patience > 0 && stuck >= patience) {
      throw new TrainingDiverged(
          String.format(
              Locale.ROOT,
              "the towers have collapsed: for %d steps the loss has been %.2f, that of guessing"
                  + " (%.2f); lower the rate, lengthen the warm-up, enlarge the batch or lock the"
                  + " image tower, and see whether 100 pairs can be learnt by heart",
              stuck,
              smoothLoss,
              smoothGuess));
    }
  }

  private static double smooth(double before, double value) {
    return Double.isNaN(before) ? value : SMOOTHING * before + (1 - SMOOTHING) * value;
  }
}

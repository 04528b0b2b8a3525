package io.qingping.wenlan.train;

import io.qingping.tensor.TrainingDiverged;
import java.util.Locale;

/**
 * Notices the usual failure of contrastive training: all vectors fall onto one, so every candidate
 * looks alike and the loss stays at that of guessing, ln N.
 */
final class CollapseGuard {
  private static final double SMOOTHING = 0.95;
  private static final double NEAR = 0.98; // of the loss of guessing

  private final double guessing;
  private final String formula;
  private final long patience;
  private double smooth = Double.NaN;
  private long stuck;

  /**
   * @param guessing the loss where all candidates look alike
   * @param formula what that is, for people
   * @param patience steps at such a loss; 0 for any number
   */
  CollapseGuard(double guessing, String formula, long patience) {
    this.guessing = guessing;
    this.formula = formula;
    this.patience = patience;
  }

  /**
   * Hears the loss of one more step.
   *
   * @throws TrainingDiverged if it has been that of guessing for too long
   */
  void add(double loss) {
    smooth = Double.isNaN(smooth) ? loss : SMOOTHING * smooth + (1 - SMOOTHING) * loss;
    stuck = smooth > NEAR * guessing ? stuck + 1 : 0;
    if (patience > 0 && stuck >= patience) {
      throw new TrainingDiverged(
          String.format(
              Locale.ROOT,
              "the towers have collapsed: for %d steps the loss has been %.2f, that of guessing (%s"
                  + " = %.2f); lower the rate, lengthen the warm-up, enlarge the batch or lock the"
                  + " image tower, and see whether 100 pairs can be learnt by heart",
              stuck,
              smooth,
              formula,
              guessing));
    }
  }
}

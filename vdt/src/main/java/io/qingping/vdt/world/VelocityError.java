package io.qingping.vdt.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How far seen velocities are from the true ones: both are differences of centres from one frame to
 * the next, in units per second (Kang et al., section 3.3). A step counts if the true ball is
 * wholly in view in both frames.
 *
 * @param steps those that count
 * @param outside steps left out because the true ball is not wholly in view
 * @param unseen steps left out because there is no ball where one should be
 * @param overlapping steps left out because the seen balls lie over one another
 */
public record VelocityError(List<Step> steps, int outside, int unseen, int overlapping) {
  /**
   * Seen minus true velocity.
   *
   * @param frame the later of both frames
   */
  public record Step(int frame, int ball, double x, double y) {
    public double length() {
      return Math.hypot(x, y);
    }
  }

  public VelocityError {
    steps = List.copyOf(steps);
  }

  /**
   * @param from the first frame whose velocity is judged, at least 1
   */
  public static VelocityError of(Track seen, Truth truth, int from) {
    var steps = new ArrayList<Step>();
    int outside = 0;
    int unseen = 0;
    int overlapping = 0;
    for (int t = Math.max(1, from); t < truth.frames().size(); t++) {
      for (int ball = 0; ball < truth.world().balls(); ball++) {
        if (!truth.ball(t - 1, ball).inView() || !truth.ball(t, ball).inView()) {
          outside++;
        } else if (seen.ball(t - 1, ball).isEmpty() || seen.ball(t, ball).isEmpty()) {
          unseen++;
        } else if (seen.overlapping(t - 1) || seen.overlapping(t)) {
          overlapping++;
        } else {
          steps.add(step(seen, truth, t, ball));
        }
      }
    }
    return new VelocityError(steps, outside, unseen, overlapping);
  }

  private static Step step(Track seen, Truth truth, int t, int ball) {
    var before = seen.ball(t - 1, ball).orElseThrow();
    var after = seen.ball(t, ball).orElseThrow();
    var trueBefore = truth.ball(t - 1, ball);
    var trueAfter = truth.ball(t, ball);
    double x = after.x() - before.x() - (trueAfter.x() - trueBefore.x());
    double y = after.y() - before.y() - (trueAfter.y() - trueBefore.y());
    return new Step(t, ball, x / World.FRAME, y / World.FRAME);
  }

  /** Several clips together. */
  public static VelocityError all(Collection<VelocityError> errors) {
    return new VelocityError(
        errors.stream().flatMap(e -> e.steps.stream()).toList(),
        errors.stream().mapToInt(VelocityError::outside).sum(),
        errors.stream().mapToInt(VelocityError::unseen).sum(),
        errors.stream().mapToInt(VelocityError::overlapping).sum());
  }

  /** Mean length of the difference, units per second; NaN if nothing counts. */
  public double mean() {
    return steps.stream().mapToDouble(Step::length).average().orElse(Double.NaN);
  }

  /** Mean of the horizontal part, which the study reports for uniform motion and collisions. */
  public double horizontal() {
    return steps.stream().mapToDouble(s -> Math.abs(s.x)).average().orElse(Double.NaN);
  }

  public double vertical() {
    return steps.stream().mapToDouble(s -> Math.abs(s.y)).average().orElse(Double.NaN);
  }
}

package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.BallParser;
import io.qingping.vdt.world.BallState;
import io.qingping.vdt.world.Track;
import io.qingping.vdt.world.Truth;
import io.qingping.vdt.world.World;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the balls of a clip do beside what they should (Kang et al., 2411.02385, section 3): balls
 * are parsed from the frames and compared while the true ones are wholly in view.
 */
final class BallMeasures {
  private final Truth truth;
  private final Gap gap;
  private final Track seen;

  BallMeasures(Clip clip, Truth truth, Gap gap) {
    this.truth = truth;
    this.gap = gap;
    seen = BallParser.parse(clip, truth.world().balls());
  }

  /** Adds the measures of this clip, by frame index. */
  void addTo(Scores scores) {
    var velocity = velocityErrors();
    scores.add(Metric.VELOCITY, velocity);
    addPlaces(scores);
    if (truth.world() == World.COLLISION && gap.task() == Trial.Task.PREDICT) {
      addAfter(velocity, scores);
      addConservation(scores);
    }
  }

  /**
   * Velocities are differences of centres, of the truth as of what is seen. Balls that lie over one
   * another count too: left out, a prediction that lets them pass through each other would be
   * judged by its better frames.
   */
  private double[] velocityErrors() {
    var errors = Scores.unmeasured(gap.frames());
    for (int t = 1; t < errors.length; t++) {
      var ofBalls = Scores.unmeasured(truth.world().balls());
      for (int ball = 0; ball < ofBalls.length && gap.touches(t); ball++) {
        ofBalls[ball] = velocityError(t, ball);
      }
      errors[t] = Estimate.of(ofBalls).mean();
    }
    return errors;
  }

  private double velocityError(int frame, int ball) {
    var now = seen.ball(frame, ball);
    var before = seen.ball(frame - 1, ball);
    var trueNow = truth.ball(frame, ball);
    var trueBefore = truth.ball(frame - 1, ball);
    if (now.isEmpty() || before.isEmpty() || !trueNow.inView() || !trueBefore.inView()) {
      return Double.NaN;
    }
    double x = now.get().x() - before.get().x() - (trueNow.x() - trueBefore.x());
    double y = now.get().y() - before.get().y() - (trueNow.y() - trueBefore.y());
    return Math.hypot(x, y) / World.FRAME;
  }

  private void addPlaces(Scores scores) {
    var position = Scores.unmeasured(gap.frames());
    var found = Scores.unmeasured(gap.frames());
    for (int t = 0; t < gap.frames(); t++) {
      var distances = Scores.unmeasured(truth.world().balls());
      var finds = Scores.unmeasured(truth.world().balls());
      for (int ball = 0; ball < distances.length && gap.touches(t); ball++) {
        var real = truth.ball(t, ball);
        if (real.inView()) {
          var at = seen.ball(t, ball);
          finds[ball] = at.isPresent() ? 1 : 0;
          distances[ball] =
              at.map(s -> Math.hypot(s.x() - real.x(), s.y() - real.y())).orElse(Double.NaN);
        }
      }
      position[t] = Estimate.of(distances).mean();
      found[t] = Estimate.of(finds).mean();
    }
    scores.add(Metric.POSITION, position);
    scores.add(Metric.FOUND, found);
  }

  /** The velocity at the contact itself is neither that before nor that behind it. */
  private void addAfter(double[] velocity, Scores scores) {
    var after = velocity.clone();
    int contact = truth.contact() < 0 ? after.length - 1 : truth.contact();
    Arrays.fill(after, 0, contact + 1, Double.NaN);
    scores.add(Metric.VELOCITY_AFTER, Estimate.of(after).mean());
  }

  /**
   * Momentum and energy behind the contact against those before it. Before, balls are as the truth
   * has them at the start; behind, mass is the area of the parsed ball and velocity the mean over
   * the predicted frames from the second after the contact on.
   */
  private void addConservation(Scores scores) {
    double momentum = Double.NaN;
    double energy = Double.NaN;
    var redBefore = truth.ball(0, 0);
    var blueBefore = truth.ball(0, 1);
    double energyBefore = redBefore.kineticEnergy() + blueBefore.kineticEnergy();
    int from = Math.max(truth.contact(), gap.known().length - 1) + 1;
    var red = truth.contact() < 0 ? Optional.<BallState>empty() : after(from, 0);
    var blue = truth.contact() < 0 ? Optional.<BallState>empty() : after(from, 1);
    if (red.isPresent() && blue.isPresent()) {
      double x = px(red.get()) + px(blue.get()) - px(redBefore) - px(blueBefore);
      double y = py(red.get()) + py(blue.get()) - py(redBefore) - py(blueBefore);
      momentum = Math.hypot(x, y);
      energy = Math.abs(red.get().kineticEnergy() + blue.get().kineticEnergy() - energyBefore);
    }
    scores.addShare(Metric.MOMENTUM, momentum, size(redBefore) + size(blueBefore));
    scores.addShare(Metric.ENERGY, energy, energyBefore);
  }

  /** A ball's mean state over the steps behind a frame in which it is seen. */
  private Optional<BallState> after(int from, int ball) {
    double x = 0;
    double y = 0;
    double radius = 0;
    int steps = 0;
    for (int t = from + 1; t < gap.frames(); t++) {
      var now = seen.ball(t, ball);
      var before = seen.ball(t - 1, ball);
      if (now.isPresent() && before.isPresent() && truth.ball(t, ball).inView()) {
        x += now.get().x() - before.get().x();
        y += now.get().y() - before.get().y();
        radius += now.get().radius();
        steps++;
      }
    }
    double seconds = steps * World.FRAME;
    return steps == 0
        ? Optional.empty()
        : Optional.of(new BallState(0, 0, x / seconds, y / seconds, radius / steps));
  }

  private static double px(BallState ball) {
    return ball.mass() * ball.vx();
  }

  private static double py(BallState ball) {
    return ball.mass() * ball.vy();
  }

  private static double size(BallState ball) {
    return Math.hypot(px(ball), py(ball));
  }
}

package io.qingping.vdt.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
  private static final int FRAMES = 32;
  private static final int CLIPS = 200;

  @ParameterizedTest
  @EnumSource(Shift.class)
  void aloneABallMovesAsTheClosedFormSays(Shift shift) {
    for (var world : List.of(World.UNIFORM, World.PARABOLA)) {
      for (int i = 0; i < CLIPS; i++) {
        var truth = truth(world, shift, i);
        var start = truth.ball(0, 0);
        for (int t = 0; t < FRAMES; t++) {
          double time = t * 0.1;
          var ball = truth.ball(t, 0);
          assertThat(ball.x()).isEqualTo(start.x() + start.vx() * time, within(2e-5));
          assertThat(ball.y())
              .isEqualTo(start.y() - world.gravity() * time * time / 2, within(2e-5));
          assertThat(ball.vy()).isEqualTo(-world.gravity() * time, within(1e-5));
        }
      }
    }
  }

  /** Elastic collision in one dimension: both keep momentum and energy. */
  @ParameterizedTest
  @EnumSource(Shift.class)
  void collisionsFollowTheClosedForm(Shift shift) {
    int met = 0;
    for (int i = 0; i < CLIPS; i++) {
      var truth = truth(World.COLLISION, shift, i);
      if (truth.contact() < 0) {
        continue;
      }
      met++;
      var a = truth.ball(0, 0);
      var b = truth.ball(0, 1);
      double mean = (a.mass() * a.vx() + b.mass() * b.vx()) / (a.mass() + b.mass());
      double time = (b.x() - a.x() - a.radius() - b.radius()) / (a.vx() - b.vx());
      for (int t = truth.contact(); t < FRAMES; t++) {
        double after = t * 0.1 - time;
        assertThat(truth.ball(t, 0).vx()).isEqualTo(2 * mean - a.vx(), within(2e-5));
        assertThat(truth.ball(t, 1).vx()).isEqualTo(2 * mean - b.vx(), within(2e-5));
        assertThat(truth.ball(t, 0).x())
            .isEqualTo(a.x() + a.vx() * time + (2 * mean - a.vx()) * after, within(2e-4));
        assertThat(truth.ball(t, 1).x())
            .isEqualTo(b.x() + b.vx() * time + (2 * mean - b.vx()) * after, within(2e-4));
      }
    }
    assertThat(met).isGreaterThan(CLIPS / 2);
  }

  @ParameterizedTest
  @EnumSource(Shift.class)
  void collisionsLoseNeitherEnergyNorMomentum(Shift shift) {
    for (int i = 0; i < CLIPS; i++) {
      var truth = truth(World.COLLISION, shift, i);
      double energy = energy(truth, 0);
      for (int t = 1; t < FRAMES; t++) {
        assertThat(energy(truth, t)).isEqualTo(energy, within(2e-5 * Math.max(1, energy)));
        assertThat(momentum(truth, t)).isEqualTo(momentum(truth, 0), within(2e-4));
      }
    }
  }

  @Test
  void ballsOfTrainingMeetInViewAndSoonEnough() {
    for (int i = 0; i < CLIPS; i++) {
      var truth = truth(World.COLLISION, Shift.NONE, i);
      assertThat(truth.contact()).isBetween(4, 13);
      for (int t = 0; t <= truth.contact(); t++) {
        assertThat(truth.ball(t, 0).inView()).as("frame " + t).isTrue();
        assertThat(truth.ball(t, 1).inView()).as("frame " + t).isTrue();
        assertThat(truth.ball(t, 0).x() + truth.ball(t, 0).radius())
            .isLessThan(truth.ball(t, 1).x() - truth.ball(t, 1).radius() + 1e-4);
      }
    }
  }

  @Test
  void speedsAndRadiiStayInTheRangesOfTheStudy() {
    for (var world : World.values()) {
      for (int i = 0; i < 1000; i++) {
        for (var shift : EnumSet.complementOf(EnumSet.of(Shift.ANY))) {
          for (var ball : Start.draw(world, shift, 3, i)) {
            double speed = Math.abs(ball.vx());
            double radius = ball.radius();
            boolean fast = shift == Shift.VELOCITY || shift == Shift.BOTH;
            boolean large = shift == Shift.RADIUS || shift == Shift.BOTH;
            assertThat(speed)
                .matches(v -> fast ? v <= 0.8 || v >= 4.5 && v <= 6 : v >= 1 && v <= 4);
            assertThat(radius)
                .matches(
                    r ->
                        large
                            ? r >= 0.3 && r <= 0.6 || r >= 1.5 && r <= 2
                            : r >= world.leastRadius() && r <= world.greatestRadius());
            assertThat(ball.inView()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void anySpeedAndRadiusIsDrawnBelowWithinAndAboveTheStudysRangesAlike() {
    for (var world : World.values()) {
      var speeds = new int[3];
      var radii = new int[3];
      int balls = 0;
      for (int i = 0; i < 1500; i++) {
        for (var ball : Start.draw(world, Shift.ANY, 3, i)) {
          double speed = Math.abs(ball.vx());
          double radius = ball.radius();
          assertThat(speed).isBetween(0.0, 6.0);
          assertThat(radius).isBetween(0.3, 2.0);
          assertThat(ball.inView()).isTrue();
          speeds[speed < 1 ? 0 : speed < 4 ? 1 : 2]++;
          radii[radius < world.leastRadius() ? 0 : radius < world.greatestRadius() ? 1 : 2]++;
          balls++;
        }
      }
      for (int count : new int[] {speeds[0], speeds[1], speeds[2], radii[0], radii[1], radii[2]}) {
        assertThat(count / (double) balls).isBetween(0.28, 0.38);
      }
    }
  }

  private static Truth truth(World world, Shift shift, long index) {
    return new WorldSource(world, shift, 32, FRAMES, 7, CLIPS).truth(index);
  }

  private static double energy(Truth truth, int frame) {
    return truth.frames().get(frame).stream().mapToDouble(BallState::kineticEnergy).sum();
  }

  private static double momentum(Truth truth, int frame) {
    return truth.frames().get(frame).stream().mapToDouble(b -> b.mass() * b.vx()).sum();
  }
}

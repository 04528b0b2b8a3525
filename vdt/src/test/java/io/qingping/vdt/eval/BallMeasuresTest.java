package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.world.BallState;
import io.qingping.vdt.world.Truth;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clips are drawn from one course of events and judged by another, so that errors are known. */
class BallMeasuresTest {
  private static final int FRAMES = 10;
  private static final int CONTACT = 5;

  /** A ball of radius 1 that moves to the right. */
  private static Truth single(double speed, double y) {
    List<List<BallState>> frames = new ArrayList<>();
    for (int t = 0; t < FRAMES; t++) {
      frames.add(List.of(new BallState(2 + speed * t * World.FRAME, y, speed, 0, 1)));
    }
    return new Truth(World.UNIFORM, frames, -1);
  }

  /** Balls of equal size meet at frame 5 with speeds 2 and -1, and part with these. */
  private static Truth pair(double red, double blue, double radiusBehind) {
    List<List<BallState>> frames = new ArrayList<>();
    for (int t = 0; t < FRAMES; t++) {
      double before = Math.min(t, CONTACT) * World.FRAME;
      double behind = Math.max(0, t - CONTACT) * World.FRAME;
      double radius = t > CONTACT ? radiusBehind : 1;
      double vRed = t > CONTACT ? red : 2;
      double vBlue = t > CONTACT ? blue : -1;
      frames.add(
          List.of(
              new BallState(3 + 2 * before + red * behind, 5, vRed, 0, radius),
              new BallState(6.5 - before + blue * behind, 5, vBlue, 0, radius)));
    }
    return new Truth(World.COLLISION, frames, CONTACT);
  }

  private static Scores judged(Truth drawn, Truth truth) {
    var scores = new Scores();
    var clip = WorldSource.draw(drawn, 64);
    new BallMeasures(clip, truth, Gap.predict(clip, 3)).addTo(scores);
    return scores;
  }

  @Test
  void theTruthIsAtTheFloor() {
    var scores = judged(single(2, 5), single(2, 5));
    assertThat(scores.overall(Metric.VELOCITY).mean()).isLessThan(0.01);
    assertThat(scores.overall(Metric.POSITION).mean()).isLessThan(0.01);
    assertThat(scores.overall(Metric.FOUND).mean()).isEqualTo(1);
  }

  @Test
  void aFasterBallIsWrongByTheDifference() {
    var scores = judged(single(2.3, 5), single(2, 5));
    assertThat(scores.overall(Metric.VELOCITY).mean()).isCloseTo(0.3, within(0.01));
    var position = scores.curve(Metric.POSITION);
    assertThat(position.get(9).mean()).isCloseTo(0.27, within(0.01));
    assertThat(position.get(3).mean()).isCloseTo(0.09, within(0.01));
  }

  @Test
  void givenFramesAreNotMeasured() {
    var curve = judged(single(2.3, 5), single(2, 5)).curve(Metric.VELOCITY);
    assertThat(curve.subList(0, 3)).allMatch(estimate -> estimate.clips() == 0);
    assertThat(curve.subList(3, FRAMES)).allMatch(estimate -> estimate.clips() == 1);
  }

  @Test
  void framesWhoseTrueBallIsNotWhollyInViewAreNotMeasured() {
    var scores = judged(single(2, 5), single(2, 0.5));
    assertThat(scores.overall(Metric.VELOCITY).clips()).isZero();
    assertThat(scores.overall(Metric.FOUND).clips()).isZero();
  }

  @Test
  void aBallThatVanishedIsMissed() {
    var white = new float[FRAMES * 3 * 64 * 64];
    Arrays.fill(white, 1);
    var scores = new Scores();
    var empty = new io.qingping.vdt.video.Clip(FRAMES, 3, 64, 64, white);
    new BallMeasures(empty, single(2, 5), Gap.predict(empty, 3)).addTo(scores);
    assertThat(scores.overall(Metric.FOUND).mean()).isZero();
    assertThat(scores.overall(Metric.VELOCITY).clips()).isZero();
  }

  @Test
  void anElasticCollisionConservesMomentumAndEnergy() {
    var scores = judged(pair(-1, 2, 1), pair(-1, 2, 1));
    assertThat(scores.overall(Metric.MOMENTUM).mean()).isLessThan(0.01);
    assertThat(scores.overall(Metric.ENERGY).mean()).isLessThan(0.01);
    assertThat(scores.overall(Metric.VELOCITY_AFTER).mean()).isLessThan(0.01);
  }

  @Test
  void anInelasticCollisionLosesEnergyAlone() {
    // Both go on with 0.5 and 0.5: momentum 1 as before, energy 0.25 + 0.25 of 4 + 1.
    var scores = judged(pair(0.5, 0.5, 1), pair(-1, 2, 1));
    assertThat(scores.overall(Metric.MOMENTUM).mean()).isLessThan(0.01);
    assertThat(scores.overall(Metric.ENERGY).mean()).isCloseTo(0.9, within(0.01));
    assertThat(scores.overall(Metric.VELOCITY_AFTER).mean()).isCloseTo(1.5, within(0.02));
  }

  @Test
  void ballsThatStopLoseTheMomentumThatTheyHadTogether() {
    var scores = judged(pair(0, 0, 1), pair(-1, 2, 1));
    assertThat(scores.overall(Metric.MOMENTUM).mean()).isCloseTo(1.0 / 3, within(0.01));
    assertThat(scores.overall(Metric.ENERGY).mean()).isCloseTo(1, within(0.01));
  }

  @Test
  void ballsThatShrinkLoseMass() {
    // Radius 0.8: mass, momentum and energy fall to 0.64.
    var scores = judged(pair(-1, 2, 0.8), pair(-1, 2, 1));
    assertThat(scores.overall(Metric.MOMENTUM).mean()).isCloseTo(0.36 / 3, within(0.01));
    assertThat(scores.overall(Metric.ENERGY).mean()).isCloseTo(0.36, within(0.01));
  }
}

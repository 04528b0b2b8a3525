package io.qingping.vdt.motion.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParticlesTest {
  private static final int NODES = 10;

  @Test
  void aHangingChainSwingsMoreAndLaterTowardsItsTip() {
    for (int seed = 0; seed < 10; seed++) {
      var motion = hangingChain(seed, new Wind(0, 0.5, 0.5, 0.5));
      assertThat(motion.closure()).isLessThan(0.01);
      for (int k = 0; k < 3; k++) {
        for (int i = 2; i < NODES; i++) {
          assertThat(amplitude(motion, i, k))
              .as("seed %d, frequency %d, node %d", seed, k + 1, i)
              .isGreaterThan(amplitude(motion, i - 1, k));
          assertThat(lag(motion, i - 1, i, k))
              .as("seed %d, frequency %d, node %d", seed, k + 1, i)
              .isPositive();
        }
        assertThat(lag(motion, 1, NODES - 1, k)).isBetween(0.02, 2.0);
      }
    }
  }

  @Test
  void aPinnedParticleHasNoMotion() {
    var motion = hangingChain(1, new Wind(0, 1, 1, 0));
    assertThat(amplitude(motion, 0, 0)).isLessThan(1e-6);
    assertThat(motion.arc()[0]).isZero();
    assertThat(motion.arc()[NODES - 1]).isCloseTo(0.4, within(1e-6));
  }

  @Test
  void steadyGravityStretchesLittle() {
    var motion = hangingChain(2, new Wind(0, 0, 0.5, 0));
    double length = motion.y()[NODES - 1] - motion.y()[0];
    assertThat(length).isBetween(0.39, 0.44);
  }

  @Test
  void fourierTermsGiveBackThePositions() {
    var fourier = new Fourier(1, 48);
    for (int s = 0; s < 48; s++) {
      double tau = s / 48.0;
      double x = 0.5 + 0.02 * Math.cos(2 * Math.PI * tau) - 0.01 * Math.sin(6 * Math.PI * tau);
      fourier.add(new double[] {x}, new double[] {0.25});
    }
    var motion = fourier.motion(new double[1], 0);
    var terms = motion.coefficients()[0];
    assertThat(motion.x()[0]).isCloseTo(0.5, within(1e-9));
    assertThat(terms[0]).isCloseTo(0.02f, within(1e-6f));
    assertThat(terms[2 * 4 + 1]).isCloseTo(0.01f, within(1e-6f));
    assertThat(terms[1]).isCloseTo(0, within(1e-6f));
  }

  private static PeriodicMotion hangingChain(int seed, Wind wind) {
    var particles = new Particles(1);
    var x = new double[NODES];
    var y = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      x[i] = 0.5;
      y[i] = 0.2 + 0.4 * i / (NODES - 1);
    }
    particles.chain(x, y, 1, Material.HAIR);
    var random = new SplittableRandom(seed);
    return particles.sway(new Gusts(random, random, wind, 1));
  }

  private static double amplitude(PeriodicMotion motion, int particle, int k) {
    var terms = motion.coefficients()[particle];
    return Math.hypot(terms[4 * k], terms[4 * k + 1]);
  }

  /** Radians by which the second particle is behind the first. */
  private static double lag(PeriodicMotion motion, int first, int second, int k) {
    var a = motion.coefficients()[first];
    var b = motion.coefficients()[second];
    double re = a[4 * k] * b[4 * k] + a[4 * k + 1] * b[4 * k + 1];
    double im = b[4 * k + 1] * a[4 * k] - b[4 * k] * a[4 * k + 1];
    return -Math.atan2(im, re);
  }
}

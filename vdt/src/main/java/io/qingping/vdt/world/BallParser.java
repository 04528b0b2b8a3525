package io.qingping.vdt.world;

import io.qingping.vdt.video.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the balls in a picture to a fraction of a pixel: how far each pixel is covered follows from
 * its colour, a first place from the coverage's centroid and sum, and the last digits from the disc
 * whose exact coverage, softened as networks paint it, comes nearest (least squares, Gauss-Newton).
 */
public final class BallParser {
  /** A pixel belongs to a ball for the first guess if the ball covers this much of it. */
  private static final double HALF = 0.5;

  /** Pixels around a disc that take part. */
  private static final double MARGIN = 1.5;

  private static final int ROUNDS = 6;

  /** Rounds end when one lowers the error by less than this share. */
  private static final double ENOUGH = 1e-3;

  private BallParser() {}

  /**
   * @param clip (T, 3, N, N)
   * @param balls 1: a red one; 2: red and blue
   */
  public static Track parse(Clip clip, int balls) {
    if (clip.channels() != 3 || clip.height() != clip.width() || balls < 1 || balls > 2) {
      throw new IllegalArgumentException(
          "one or two balls are seen in square colour pictures, not %d in (%d, %d, %d)"
              .formatted(balls, clip.channels(), clip.height(), clip.width()));
    }
    var frames = new ArrayList<List<Optional<Sighting>>>(clip.frames());
    for (int t = 0; t < clip.frames(); t++) {
      var found = new ArrayList<Optional<Sighting>>(balls);
      for (int ball = 0; ball < balls; ball++) {
        found.add(find(coverage(clip, t, ball, balls), clip.width()));
      }
      frames.add(found);
    }
    return new Track(frames);
  }

  /**
   * How much of each pixel a ball covers, from the colour: red takes the light of green and blue,
   * blue that of red and green. Three equations for one or two unknowns, solved by least squares.
   */
  private static double[] coverage(Clip clip, int frame, int ball, int balls) {
    int area = clip.width() * clip.height();
    var values = clip.values();
    int red = frame * 3 * area;
    int green = red + area;
    int blue = green + area;
    int own = ball == 0 ? blue : red; // the channel that only this ball darkens
    int other = ball == 0 ? red : blue;
    var coverage = new double[area];
    for (int i = 0; i < area; i++) {
      double a = (1 - values[own + i]) / 2;
      double b = (1 - values[other + i]) / 2;
      double g = (1 - values[green + i]) / 2;
      coverage[i] = balls == 1 ? (a + g) / 2 : (2 * a - b + g) / 3;
    }
    return coverage;
  }

  private static Optional<Sighting> find(double[] coverage, int side) {
    var core = new Moments();
    for (int i = 0; i < coverage.length; i++) {
      if (coverage[i] > HALF) {
        core.add(1, i, side);
      }
    }
    if (core.weight == 0) {
      return Optional.empty();
    }
    var guess = centroid(coverage, side, core.disc());
    return guess.map(disc -> Sighting.of(fit(coverage, side, disc), side));
  }

  /** The centroid and area of what lies near a first guess. */
  private static Optional<Disc> centroid(double[] coverage, int side, Disc near) {
    var moments = new Moments();
    double reach = near.radius() + MARGIN;
    for (int row = near.first(near.y(), MARGIN); row <= near.last(near.y(), MARGIN, side); row++) {
      for (int column = near.first(near.x(), MARGIN);
          column <= near.last(near.x(), MARGIN, side);
          column++) {
        if (Math.hypot(column + 0.5 - near.x(), row + 0.5 - near.y()) <= reach) {
          moments.add(coverage[row * side + column], row * side + column, side);
        }
      }
    }
    return moments.weight < HALF ? Optional.empty() : Optional.of(moments.disc());
  }

  /** The disc whose coverage comes nearest, blurred and pale as it may be. */
  private static Disc fit(double[] coverage, int side, Disc first) {
    var best = SoftDisc.sharp(first);
    var fit = new DiscFit(coverage, side, best);
    double least = fit.error();
    for (int round = 0; round < ROUNDS; round++) {
      var next = fit.improved();
      fit = new DiscFit(coverage, side, next);
      double error = fit.error();
      if (!(error < least)) {
        break;
      }
      best = next;
      if (least - error < ENOUGH * least) {
        break;
      }
      least = error;
    }
    return best.disc();
  }

  /** Sums from which a centroid and an area follow. */
  private static final class Moments {
    private double weight;
    private double x;
    private double y;

    void add(double value, int pixel, int side) {
      weight += value;
      x += value * (pixel % side + 0.5);
      y += value * (pixel / side + 0.5);
    }

    Disc disc() {
      return new Disc(x / weight, y / weight, Math.sqrt(weight / Math.PI));
    }
  }
}

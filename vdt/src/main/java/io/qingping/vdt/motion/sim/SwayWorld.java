package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/**
 * The endless set of simulated scenes: a scene is a function of the seed and its index alone, so
 * processes can share the work without talking. Thread-safe.
 */
public final class SwayWorld {
  /** Displacements beyond this many widths are scaled back: warping would tear a photo. */
  private static final double LARGEST = 0.07;

  /** Scenes in which less of the picture moves are drawn anew. */
  private static final double LEAST_SHOWN = 0.03;

  private static final int MOST_ATTEMPTS = 20;

  private SwayWorld() {}

  /**
   * Simulates and draws one scene, in some tens of milliseconds.
   *
   * @param index of the scene in the world of this seed
   */
  public static SwayScene scene(long seed, long index) {
    return scene(seed, index, 0);
  }

  /**
   * The same scene in another gust: the same things under the same wind settings, with other
   * phases. The picture differs as little as the mean of the motion does.
   *
   * @param take 0 is {@link #scene(long, long)}
   */
  public static SwayScene scene(long seed, long index, long take) {
    return draft(seed, index, take).scene();
  }

  /** The scene together with what only tests look at. */
  static Draft draft(long seed, long index, long take) {
    long start = new SplittableRandom(seed).nextLong();
    var random = new SplittableRandom(start + index * 0x9E3779B97F4A7C15L).split();
    for (int attempt = 0; ; attempt++) {
      var draft = attempt(random.split(), take);
      if (draft.shown() > LEAST_SHOWN || attempt == MOST_ATTEMPTS) {
        return draft;
      }
    }
  }

  /**
   * @param exactPin what holds still, before the mask is made inaccurate
   * @param shown share of the picture that moves
   * @param closure the loop's gap over the motion's size
   */
  record Draft(SwayScene scene, Layout layout, float[] exactPin, double shown, double closure) {}

  private static Draft attempt(SplittableRandom random, long take) {
    var wind = wind(random);
    var layout = Layout.choose(random);
    var stage = layout.build(random, wind);
    var chance = new SplittableRandom(random.nextLong() + take).split();
    var gusts = new Gusts(random, chance, wind, stage.metres());
    var motion = stage.particles().sway(gusts);

    var canvas = new Canvas(Layout.MOVING_LAYERS);
    Backdrop.paint(canvas, random);
    for (var layer : stage.layers()) {
      layer.paint(canvas, motion);
    }
    var grid = new SwayGrid(canvas, stage.layers(), Layout.MOVING_LAYERS, motion);
    limit(grid.spectrum());
    double shown = 0;
    for (float share : grid.move()) {
      shown += share / SwayScene.CELLS;
    }
    var pin = grid.pin();
    if (random.nextInt(4) == 0) {
      pin = SwayGrid.average(canvas.cover(Canvas.FACE));
    }
    var scene =
        new SwayScene(
            exposed(random, canvas),
            MaskNoise.disturb(random, grid.move()),
            MaskNoise.disturb(random, pin),
            wind,
            grid.spectrum(),
            grid.distance());
    return new Draft(scene, layout, grid.pin(), shown, motion.closure());
  }

  private static Wind wind(SplittableRandom random) {
    double direction =
        random.nextInt(6) == 0
            ? random.nextDouble(2 * Math.PI)
            : (random.nextBoolean() ? 0 : Math.PI) + 0.35 * random.nextGaussian();
    return new Wind(direction, random.nextDouble(), random.nextDouble(), random.nextDouble());
  }

  private static void limit(float[] spectrum) {
    double largest = 0;
    for (int cell = 0; cell < SwayScene.CELLS; cell++) {
      double energy = 0;
      for (int at = cell; at < spectrum.length; at += SwayScene.CELLS) {
        energy += spectrum[at] * spectrum[at];
      }
      largest = Math.max(largest, energy);
    }
    double scale = LARGEST / Math.sqrt(largest);
    if (scale < 1) {
      for (int i = 0; i < spectrum.length; i++) {
        spectrum[i] *= (float) scale;
      }
    }
  }

  /** The canvas as a camera sees it: exposure, contrast, colour cast and grain. */
  private static float[] exposed(SplittableRandom random, Canvas canvas) {
    var rgb = new float[3 * SwayScene.CELLS];
    double gain = random.nextDouble(0.75, 1.2);
    double gamma = random.nextDouble(0.8, 1.3);
    double grain = random.nextDouble(0.02);
    for (int c = 0; c < 3; c++) {
      double cast = random.nextDouble(0.93, 1.05);
      var fine = SwayGrid.average(canvas.channel(c));
      for (int cell = 0; cell < SwayScene.CELLS; cell++) {
        double value = gain * cast * Math.pow(Math.max(0, fine[cell]), gamma);
        rgb[c * SwayScene.CELLS + cell] = Palette.clamp(value + grain * random.nextGaussian());
      }
    }
    return rgb;
  }
}

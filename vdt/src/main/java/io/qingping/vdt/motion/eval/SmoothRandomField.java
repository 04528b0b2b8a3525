package io.qingping.vdt.motion.eval;

import static io.qingping.vdt.motion.eval.Spectrum.CELLS;
import static io.qingping.vdt.motion.eval.Spectrum.SIZE;

import io.qingping.vdt.motion.sim.SwayScene;
import java.util.SplittableRandom;

/**
 * Baseline: Gaussian noise smoothed over the grid, with the training scenes' energy per frequency,
 * share along the wind, size under the wind and smoothness, times what may move.
 *
 * @param blur standard deviation of the smoothing in cells
 */
public record SmoothRandomField(AmplitudeFit fit, double blur) implements MotionSource {
  private static final double[] BLURS = {1, 1.5, 2, 3, 4, 6, 8, 12, 16};

  /** Fits size and energies, and takes the blur whose roughness is nearest to the scenes'. */
  public static SmoothRandomField of(Iterable<SwayScene> scenes) {
    var fit = AmplitudeFit.of(scenes);
    var best = new SmoothRandomField(fit, BLURS[0]);
    double smallest = Double.POSITIVE_INFINITY;
    for (double blur : BLURS) {
      var field = new SmoothRandomField(fit, blur);
      double apart = 0;
      long seed = 0;
      for (var scene : scenes) {
        var counted = MotionMeasures.moving(scene);
        apart += MotionMeasures.roughness(new Spectrum(field.sample(scene, seed++)), counted);
        apart -= MotionMeasures.roughness(new Spectrum(scene.spectrum()), counted);
      }
      if (Math.abs(apart) < smallest) {
        smallest = Math.abs(apart);
        best = field;
      }
    }
    return best;
  }

  @Override
  public String name() {
    return "smooth random field";
  }

  @Override
  public float[] sample(SwayScene scene, long seed) {
    var random = new SplittableRandom(seed);
    var wind = scene.wind();
    var kernel = kernel();
    var values = new float[Spectrum.FREQUENCIES * Spectrum.CHANNELS * CELLS];
    for (int k = 0; k < Spectrum.FREQUENCIES; k++) {
      // Real and imaginary part share the energy of each axis.
      double along = fit.rms(wind) * Math.sqrt(fit.share()[k] * fit.along() / 2);
      double across = fit.rms(wind) * Math.sqrt(fit.share()[k] * (1 - fit.along()) / 2);
      for (int part = 0; part < 2; part++) {
        var alongWind = noise(random, kernel);
        var acrossWind = noise(random, kernel);
        for (int cell = 0; cell < CELLS; cell++) {
          double free = scene.move()[cell] * (1 - scene.pin()[cell]);
          double a = along * alongWind[cell] * free;
          double c = across * acrossWind[cell] * free;
          values[(k * 4 + part) * CELLS + cell] = (float) (a * wind.x() - c * wind.y());
          values[(k * 4 + 2 + part) * CELLS + cell] = (float) (a * wind.y() + c * wind.x());
        }
      }
    }
    return values;
  }

  private double[] kernel() {
    int reach = (int) Math.ceil(2.5 * blur);
    var kernel = new double[2 * reach + 1];
    double energy = 0;
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = Math.exp(-i * i / (2 * blur * blur));
      energy += kernel[i + reach] * kernel[i + reach];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= Math.sqrt(energy);
    }
    return kernel;
  }

  /** Smoothed noise of variance 1 at every cell. */
  private static double[] noise(SplittableRandom random, double[] kernel) {
    int wide = SIZE + kernel.length - 1;
    var raw = new double[wide * wide];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = random.nextGaussian();
    }
    var rows = new double[wide * SIZE];
    for (int row = 0; row < wide; row++) {
      for (int column = 0; column < SIZE; column++) {
        for (int i = 0; i < kernel.length; i++) {
          rows[row * SIZE + column] += kernel[i] * raw[row * wide + column + i];
        }
      }
    }
    var smooth = new double[CELLS];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        for (int i = 0; i < kernel.length; i++) {
          smooth[row * SIZE + column] += kernel[i] * rows[(row + i) * SIZE + column];
        }
      }
    }
    return smooth;
  }
}

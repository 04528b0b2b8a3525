package io.qingping.vdt.motion.eval;

import io.qingping.vdt.motion.sim.SwayScene;
import java.util.SplittableRandom;

/**
 * Baseline: everything that may move swings together along the wind, once per loop, with a random
 * phase; the size follows the wind as on the training scenes.
 */
public record GlobalSine(AmplitudeFit fit) implements MotionSource {
  @Override
  public String name() {
    return "global sine";
  }

  @Override
  public float[] sample(SwayScene scene, long seed) {
    var wind = scene.wind();
    double phase = new SplittableRandom(seed).nextDouble(2 * Math.PI);
    double size = fit.rms(wind);
    double[] channel = {
      wind.x() * Math.cos(phase),
      wind.x() * Math.sin(phase),
      wind.y() * Math.cos(phase),
      wind.y() * Math.sin(phase)
    };
    var values = new float[SwayScene.FREQUENCIES * SwayScene.CHANNELS * SwayScene.CELLS];
    for (int c = 0; c < channel.length; c++) {
      for (int cell = 0; cell < SwayScene.CELLS; cell++) {
        double free = scene.move()[cell] * (1 - scene.pin()[cell]);
        values[c * SwayScene.CELLS + cell] = (float) (size * channel[c] * free);
      }
    }
    return values;
  }
}

package io.qingping.vdt.motion;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.Wind;
import java.util.List;

/** Simulated scenes as tensors, from which training draws its batches. */
final class MotionData {
  private static final int N = MotionConfig.GRID;
  private final Tensor rgb; // (S, 3, 32, 32)
  private final Tensor masks; // (S, 3, 32, 32): move, pin, distance from the pin
  private final Tensor wind; // (S, 6)
  private final Tensor spectra; // (S, K, 4, 32, 32)

  MotionData(List<SwayScene> scenes) {
    int count = scenes.size();
    var rgbs = new float[count][];
    var mask = new float[count][];
    var winds = new float[count][];
    var spectrum = new float[count][];
    for (int i = 0; i < count; i++) {
      var scene = scenes.get(i);
      rgbs[i] = scene.rgb();
      mask[i] = masks(scene.move(), scene.pin());
      winds[i] = features(scene.wind());
      spectrum[i] = scene.spectrum();
    }
    rgb = rows(rgbs, 3, N, N);
    masks = rows(mask, 3, N, N);
    wind = rows(winds, MotionBatch.WIND);
    spectra = rows(spectrum, MotionConfig.FREQUENCIES, MotionConfig.CHANNELS, N, N);
  }

  private static Tensor rows(float[][] rows, long... shape) {
    var full = new long[shape.length + 1];
    full[0] = rows.length;
    System.arraycopy(shape, 0, full, 1, shape.length);
    var all = Tensor.empty(io.qingping.tensor.DType.FLOAT32, full);
    for (int i = 0; i < rows.length; i++) {
      all.select(0, i).copyFrom(Tensor.of(rows[i], shape));
    }
    return all;
  }

  /** Move, pin and distance from the pin, one after the other. */
  static float[] masks(float[] move, float[] pin) {
    var all = new float[3 * N * N];
    System.arraycopy(move, 0, all, 0, N * N);
    System.arraycopy(pin, 0, all, N * N, N * N);
    System.arraycopy(PinDistance.of(move, pin), 0, all, 2 * N * N, N * N);
    return all;
  }

  /** A wind as the network is told it. */
  static float[] features(Wind wind) {
    return new float[] {
      (float) wind.x(),
      (float) wind.y(),
      (float) wind.strength(),
      (float) wind.softness(),
      (float) wind.gustiness(),
      1
    };
  }

  long size() {
    return rgb.size(0);
  }

  /** Scales of all scenes, see {@link SpectrumCode#scales}. */
  Tensor scales() {
    long count = Math.min(size(), 1000);
    return SpectrumCode.scales(
        spectra.narrow(0, 0, count),
        masks
            .narrow(0, 0, count)
            .narrow(1, 0, 1)
            .less(MotionBatch.STILL)
            .to(rgb.type())
            .neg()
            .add(1));
  }

  /** A condition and the spectra (B, K, 4, 32, 32) that belong to it. */
  record Batch(MotionBatch condition, Tensor spectra) {}

  /** Scenes drawn at random, each mirrored with probability 1/2, the wind untold with this one. */
  Batch draw(Generator random, int count, double untold) {
    var indices = random.integers(size(), count);
    var mirror = random.uniform(count).less(0.5).to(rgb.type());
    var told = random.uniform(count).less(untold).to(rgb.type()).neg().add(1);
    return batch(indices, mirror, told);
  }

  /** The scenes from {@code start} on, as they are. */
  Batch at(long start, int count) {
    var indices = Tensor.range(count).add(start).to(io.qingping.tensor.DType.INT64);
    return batch(indices, Tensor.zeros(count), Tensor.ones(count));
  }

  private Batch batch(Tensor indices, Tensor mirror, Tensor told) {
    var plain = mirror.neg().add(1);
    var flipX = plain.sub(mirror); // 1 or -1
    long count = indices.size(0);
    var ones = Tensor.ones(count);
    var windSigns = Tensor.stack(1, flipX, ones, ones, ones, ones, ones);
    var axisSigns = Tensor.stack(1, flipX, flipX, ones, ones).view(count, 1, 4, 1, 1);
    var picked = masks.indexSelect(0, indices);
    var mask = mirrored(picked, mirror.view(count, 1, 1, 1));
    var condition =
        MotionBatch.of(
            mirrored(rgb.indexSelect(0, indices), mirror.view(count, 1, 1, 1)),
            mask.narrow(1, 0, 1),
            mask.narrow(1, 1, 1),
            mask.narrow(1, 2, 1),
            wind.indexSelect(0, indices).mul(windSigns).mul(told.view(count, 1)));
    var spectrum =
        mirrored(spectra.indexSelect(0, indices), mirror.view(count, 1, 1, 1, 1)).mul(axisSigns);
    return new Batch(condition, spectrum);
  }

  private static Tensor mirrored(Tensor x, Tensor mirror) {
    return x.add(x.flip(-1).sub(x).mul(mirror));
  }
}

package io.qingping.vdt.train;

import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskDraw;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Examples by number: the same seed and number give the same example, so a run that goes on needs
 * no state, and several processes can share a batch.
 */
final class Examples {
  private static final int TOGETHER = 8; // clips that are all completions, or none

  private final ClipSource source;
  private final TaskDraw tasks;
  private final ToDoubleFunction<RandomGenerator> places;
  private final double labelDropout;
  private final long seed;
  private final boolean shuffled;

  /**
   * @param places draws a diffusion time
   * @param labelDropout how often a label is kept back
   * @param shuffled whether clips are drawn; else example {@code i} is of clip {@code i}
   */
  Examples(
      ClipSource source,
      TaskDraw tasks,
      ToDoubleFunction<RandomGenerator> places,
      double labelDropout,
      long seed,
      boolean shuffled) {
    this.source = source;
    this.tasks = tasks;
    this.places = places;
    this.labelDropout = labelDropout;
    this.seed = new SplittableRandom(seed).nextLong(); // seeds next to each other share nothing
    this.shuffled = shuffled;
  }

  List<Example> of(long first, int count) {
    var examples = new ArrayList<Example>(count);
    for (int i = 0; i < count; i++) {
      examples.add(of(first + i));
    }
    return examples;
  }

  private Example of(long number) {
    var random = new SplittableRandom(seed + number);
    try {
      long size = source.size();
      long index = shuffled ? random.nextLong(size) : number % size;
      var clip = source.clip(index);
      var extent = new Extent(clip.frames(), clip.height(), clip.width());
      var shared = new SplittableRandom(~seed + number / TOGETHER);
      var mask = tasks.draw(extent, random, shared);
      double place = places.applyAsDouble(random);
      long noise = random.nextLong();
      int label = random.nextDouble() < labelDropout ? Vdt.NO_LABEL : source.label(index);
      return new Example(clip, label, mask, place, noise);
    } catch (IOException e) {
      throw new UncheckedIOException("example %d: %s".formatted(number, e.getMessage()), e);
    }
  }
}

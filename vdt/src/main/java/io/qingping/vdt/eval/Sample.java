package io.qingping.vdt.eval;

import io.qingping.vdt.eval.Trial.Source;
import io.qingping.vdt.eval.Trial.Split;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.MovingDigits;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.Truth;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The clips of a trial. Clips of worlds have a seed of their own, which training must not use.
 *
 * @param truths what happens in each clip; empty where nobody knows
 */
record Sample(Source source, String subject, Split split, List<Clip> clips, List<Truth> truths) {
  private static final long HELD_OUT_SEED = 20_000;
  private static final List<Shift> OUTSIDE = List.of(Shift.VELOCITY, Shift.RADIUS, Shift.BOTH);

  /** Clips in distribution. */
  static Sample inside(World world, Clip like, int count) {
    return world(world, List.of(Shift.NONE), Split.IN, like, count);
  }

  /** Clips out of distribution: speeds, radii and both outside in turn. */
  static Sample outside(World world, Clip like, int count) {
    return world(world, OUTSIDE, Split.OUT, like, count);
  }

  private static Sample world(World world, List<Shift> shifts, Split split, Clip like, int count) {
    List<Clip> clips = new ArrayList<>();
    List<Truth> truths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var shift = shifts.get(i % shifts.size());
      var source = new WorldSource(world, shift, like.width(), like.frames(), HELD_OUT_SEED, count);
      clips.add(source.clip(i));
      truths.add(source.truth(i));
    }
    return new Sample(Source.WORLD, Evaluation.name(world), split, clips, truths);
  }

  /** Moving MNIST with the digits of the test set. */
  static Sample digits(Clip like, int count) {
    var source = new MovingDigits(MovingDigits.Split.TEST, like.frames(), HELD_OUT_SEED, count);
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clips.add(source.clip(i));
    }
    return new Sample(Source.DIGITS, "digits", Split.NONE, clips, List.of());
  }

  /** One sample for each film of a folder. */
  static List<Sample> films(Path folder, Clip like) throws IOException {
    List<Sample> films = new ArrayList<>();
    Footage.in(folder, like)
        .forEach(
            (name, clip) ->
                films.add(new Sample(Source.FOOTAGE, name, Split.NONE, List.of(clip), List.of())));
    return films;
  }

  /** Fewer of the clips, for what is not about distributions. */
  Sample half() {
    int count = clips.size() / 2;
    var known = truths.isEmpty() ? truths : truths.subList(0, count);
    return new Sample(source, subject, Split.NONE, clips.subList(0, count), known);
  }
}

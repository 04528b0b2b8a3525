package io.qingping.vdt.mask;

import io.qingping.vdt.video.VideoTask;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws a task and its mask for each clip that is trained on. Every mask asks for something, and
 * every task but the unconditional one gives something.
 *
 * <p>Official are the fixed contexts of the published code: half of the frames, every fourth frame,
 * holes of single latent pixels. Modern are contexts of any length, so that a model can be asked
 * with any, and holes of whole patches, so that a token is either given or not.
 */
public final class TaskDraw {
  private static final double GENERATED = 0.8; // share of random frames, in both modes
  private static final int OFFICIAL_STRIDE = 4;
  private static final int OFFICIAL_LEAST_HOLE = 4; // cells
  private static final int OFFICIAL_MARGIN = 3; // frames

  private final Map<VideoTask, Double> weights;
  private final int patch; // 0 in official mode

  private TaskDraw(Map<VideoTask, Double> weights, int patch) {
    this.weights = new EnumMap<>(weights);
    this.patch = patch;
  }

  /** Completion for one clip in five, the other tasks equally often. */
  public static TaskDraw official() {
    return official(officialWeights());
  }

  /** The official contexts with other weights of the tasks. */
  public static TaskDraw official(Map<VideoTask, Double> weights) {
    return new TaskDraw(required(weights), 0);
  }

  public static Map<VideoTask, Double> officialWeights() {
    var weights = new EnumMap<VideoTask, Double>(VideoTask.class);
    for (var task : VideoTask.values()) {
      weights.put(task, task == VideoTask.COMPLETION ? 0.2 : 0.8 / 6);
    }
    return weights;
  }

  /**
   * @param weights how often each task is drawn, in any unit; one that is absent never is
   * @param patch side of a patch, which holes are aligned to
   */
  public static TaskDraw modern(Map<VideoTask, Double> weights, int patch) {
    if (patch < 1) {
      throw new IllegalArgumentException("a patch has at least one pixel, not " + patch);
    }
    return new TaskDraw(required(weights), patch);
  }

  private static Map<VideoTask, Double> required(Map<VideoTask, Double> weights) {
    if (weights.values().stream().anyMatch(w -> !(w >= 0) || w.isInfinite())
        || total(weights) <= 0) {
      throw new IllegalArgumentException(
          "the weights of tasks are not negative and one is positive: " + weights);
    }
    return weights;
  }

  /** A task and its mask. */
  public TaskMask draw(Extent extent, RandomGenerator random) {
    return draw(extent, random, random);
  }

  /**
   * As {@link #draw(Extent, RandomGenerator)}, for clips that are computed together: where some
   * clips are given in part of their frames, all of a batch take longer.
   *
   * @param shared the same for clips that should all be completions, or none
   */
  public TaskMask draw(Extent extent, RandomGenerator random, RandomGenerator shared) {
    double completions = weights.getOrDefault(VideoTask.COMPLETION, 0.0) / total(weights);
    if (shared.nextDouble() < completions) {
      return draw(VideoTask.COMPLETION, extent, random);
    }
    var others = new EnumMap<>(weights);
    others.remove(VideoTask.COMPLETION);
    double left = random.nextDouble() * total(others);
    VideoTask chosen = null;
    for (var entry : others.entrySet()) {
      if (entry.getValue() > 0 && left >= 0) {
        chosen = entry.getKey();
        left -= entry.getValue();
      }
    }
    return draw(chosen, extent, random);
  }

  private static double total(Map<VideoTask, Double> weights) {
    return weights.values().stream().mapToDouble(w -> w).sum();
  }

  /** A mask of one task. */
  public TaskMask draw(VideoTask task, Extent extent, RandomGenerator random) {
    int frames = extent.frames();
    if (frames < 2) {
      throw new IllegalArgumentException("tasks need clips of at least 2 frames");
    }
    return switch (task) {
      case PREDICT -> TaskMask.predict(extent, context(frames, random));
      case BACKWARD -> TaskMask.backward(extent, context(frames, random));
      case INTERPOLATE -> interpolation(extent, random);
      case UNCONDITIONAL -> TaskMask.unconditional(extent);
      case ONE_FRAME -> TaskMask.oneFrame(extent, random.nextInt(frames));
      case RANDOM_FRAMES -> randomFrames(extent, random);
      case COMPLETION -> completion(extent, random);
    };
  }

  private boolean isOfficial() {
    return patch == 0;
  }

  /**
   * Short contexts are harder, and more often all that there is: half are a quarter at most. One
   * frame alone shows no motion and is a task of its own.
   */
  private int context(int frames, RandomGenerator random) {
    if (isOfficial()) {
      return frames / 2;
    }
    double place = random.nextDouble();
    int least = Math.min(2, frames - 1);
    return least + (int) ((frames - least) * place * place);
  }

  /** The windows of a long video begin anywhere between two given frames. */
  private TaskMask interpolation(Extent extent, RandomGenerator random) {
    if (isOfficial() || extent.frames() < 4) {
      return TaskMask.interpolate(extent, OFFICIAL_STRIDE, 0);
    }
    int every = 2 + random.nextInt(extent.frames() / 2 - 1);
    return TaskMask.interpolate(extent, every, random.nextInt(every));
  }

  private static TaskMask randomFrames(Extent extent, RandomGenerator random) {
    var given = new boolean[extent.frames()];
    int count = 0;
    for (int i = 0; i < given.length; i++) {
      given[i] = random.nextDouble() >= GENERATED;
      count += given[i] ? 1 : 0;
    }
    if (count == 0 || count == given.length) {
      given[random.nextInt(given.length)] = count == 0;
    }
    return TaskMask.randomFrames(extent, given);
  }

  private TaskMask completion(Extent extent, RandomGenerator random) {
    int cell = Math.max(1, patch);
    int rows = (extent.height() + cell - 1) / cell;
    int columns = (extent.width() + cell - 1) / cell;
    int half = Math.max(1, rows * columns / 2);
    int most = isOfficial() ? half : 1 + random.nextInt(half);
    int least = isOfficial() ? Math.min(half, OFFICIAL_LEAST_HOLE) : (most + 3) / 4;
    var holes = Holes.draw(rows, columns, least, most, random);
    int margin = Math.min(OFFICIAL_MARGIN, (extent.frames() - 1) / 2);
    int from = random.nextInt(margin + 1);
    int to = extent.frames() - random.nextInt(margin + 1);
    return TaskMask.completion(extent, holes, cell, from, to);
  }
}

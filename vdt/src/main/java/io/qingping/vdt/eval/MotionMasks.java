package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;

/**
 * Where a clip moves, after Physics-IQ (Motamed et al., 2501.09038): each frame, grey and blurred
 * by a Gaussian of 5 x 5, is compared with a background that follows the frames by {@code 0.3} of
 * each difference; what differs by more than 10 of 255 moves, opened and closed by 5 x 5. Frames
 * below 128 pixels are enlarged by a whole factor first, because these sizes are meant for large
 * ones.
 */
final class MotionMasks {
  private static final int SMALLEST = 128; // pixels
  private static final double FOLLOWS = 0.3;
  private static final int THRESHOLD = 10; // of 255
  private static final int RADIUS = 2;
  private static final float[] BLUR = {1 / 16f, 4 / 16f, 6 / 16f, 4 / 16f, 1 / 16f};

  private final boolean[][] masks; // (T, H * W)

  private MotionMasks(boolean[][] masks) {
    this.masks = masks;
  }

  /** The masks of all frames; the first is empty. */
  static MotionMasks of(Clip clip) {
    var masks = new boolean[clip.frames()][];
    float[] background = null;
    for (int t = 0; t < masks.length; t++) {
      var frame = enlarged(GreyFrame.of(clip, t));
      int width = frame.width();
      var levels = blurred(frame.levels(), width);
      if (background == null) {
        background = levels.clone();
      }
      var moves = new boolean[levels.length];
      for (int i = 0; i < levels.length; i++) {
        moves[i] = Math.abs(levels[i] - background[i]) > THRESHOLD;
        background[i] += (float) (FOLLOWS * (levels[i] - background[i]));
      }
      masks[t] = closed(opened(moves, width), width);
    }
    return new MotionMasks(masks);
  }

  /** Intersection over union at one frame; 1 where neither moves. */
  double overlap(MotionMasks truth, int frame) {
    int both = 0;
    int any = 0;
    for (int i = 0; i < masks[frame].length; i++) {
      both += masks[frame][i] && truth.masks[frame][i] ? 1 : 0;
      any += masks[frame][i] || truth.masks[frame][i] ? 1 : 0;
    }
    return any == 0 ? 1 : (double) both / any;
  }

  /** Intersection over union of the places that move at any time of these frames. */
  double spatial(MotionMasks truth, int from, int to) {
    return ratio(truth, from, to, true);
  }

  /** The same, each place weighted by how often it moves: sum of minima over sum of maxima. */
  double weighted(MotionMasks truth, int from, int to) {
    return ratio(truth, from, to, false);
  }

  private double ratio(MotionMasks truth, int from, int to, boolean onlyWhether) {
    long both = 0;
    long any = 0;
    for (int i = 0; i < masks[0].length; i++) {
      int mine = 0;
      int other = 0;
      for (int t = from; t < to; t++) {
        mine += masks[t][i] ? 1 : 0;
        other += truth.masks[t][i] ? 1 : 0;
      }
      int most = onlyWhether ? 1 : to - from;
      both += Math.min(most, Math.min(mine, other));
      any += Math.min(most, Math.max(mine, other));
    }
    return any == 0 ? 1 : (double) both / any;
  }

  private static GreyFrame enlarged(GreyFrame frame) {
    int side = Math.min(frame.height(), frame.width());
    int factor = (SMALLEST + side - 1) / side;
    int width = frame.width() * factor;
    var levels = new float[frame.height() * factor * width];
    for (int i = 0; i < levels.length; i++) {
      int row = i / width / factor;
      levels[i] = frame.levels()[row * frame.width() + i % width / factor];
    }
    return new GreyFrame(frame.height() * factor, width, levels);
  }

  /** At the border the outermost pixel is repeated. */
  private static float[] blurred(float[] levels, int width) {
    int height = levels.length / width;
    return blurred(blurred(levels, height, width, width, 1), width, 1, height, width);
  }

  /** Along lines that begin {@code apart} from each other, of {@code length} pixels each. */
  private static float[] blurred(float[] levels, int lines, int apart, int length, int step) {
    var result = new float[levels.length];
    for (int line = 0; line < lines; line++) {
      for (int place = 0; place < length; place++) {
        float sum = 0;
        for (int i = -RADIUS; i <= RADIUS; i++) {
          int from = Math.max(0, Math.min(length - 1, place + i));
          sum += BLUR[i + RADIUS] * levels[line * apart + from * step];
        }
        result[line * apart + place * step] = sum;
      }
    }
    return result;
  }

  private static boolean[] opened(boolean[] mask, int width) {
    return spread(spread(mask, width, false), width, true);
  }

  private static boolean[] closed(boolean[] mask, int width) {
    return spread(spread(mask, width, true), width, false);
  }

  /** Lets one value grow by two pixels in each direction; beyond the border it finds nothing. */
  private static boolean[] spread(boolean[] mask, int width, boolean value) {
    int height = mask.length / width;
    return spread(spread(mask, height, width, width, 1, value), width, 1, height, width, value);
  }

  private static boolean[] spread(
      boolean[] mask, int lines, int apart, int length, int step, boolean value) {
    var result = mask.clone();
    for (int line = 0; line < lines; line++) {
      for (int place = 0; place < length; place++) {
        if (mask[line * apart + place * step] == value) {
          int last = Math.min(length - 1, place + RADIUS);
          for (int i = Math.max(0, place - RADIUS); i <= last; i++) {
            result[line * apart + i * step] = value;
          }
        }
      }
    }
    return result;
  }
}

package io.qingping.vdt.model;

import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The diffusion times of a batch's tokens. A clip has few distinct ones, mostly two: its own, and 0
 * of what is given (HaCohen et al., LTX-Video, 2501.00103).
 */
final class TokenTimes {
  private final List<List<Float>> distinct = new ArrayList<>(); // of each clip
  private final int[] choice; // index into them of each token
  private final int frames;

  private TokenTimes(float[] times, int batch, int frames) {
    this.frames = frames;
    choice = new int[times.length];
    int perClip = times.length / batch;
    for (int clip = 0; clip < batch; clip++) {
      var own = new ArrayList<Float>();
      for (int i = clip * perClip; i < (clip + 1) * perClip; i++) {
        choice[i] = own.indexOf(times[i]);
        if (choice[i] < 0) {
          choice[i] = own.size();
          own.add(times[i]);
        }
      }
      distinct.add(own);
    }
  }

  /**
   * @param t (B), (B, T), (B, T, N) or (B, T, H, W)
   */
  static TokenTimes of(Tensor t, int frames, int rows, int columns, int patch) {
    int batch = (int) t.size(0);
    int tokens = rows * columns;
    int perFrame = t.rank() < 3 ? 1 : t.rank() == 3 ? tokens : tokens * patch * patch;
    if (t.rank() < 1
        || t.rank() > 4
        || t.elements() != (long) batch * perFrame * (t.rank() == 1 ? 1 : frames)) {
      throw new IllegalArgumentException(
          "times are (B), (B, T), (B, T, N) or (B, T, H, W), not " + t);
    }
    var times = t.contiguous().floats();
    if (t.rank() == 4) {
      times = noisiest(times, columns, patch);
    }
    return new TokenTimes(t.rank() < 3 ? times : withoutRepeats(times, tokens), batch, frames);
  }

  /** Of each patch's pixels the greatest time. */
  private static float[] noisiest(float[] pixels, int columns, int patch) {
    var tokens = new float[pixels.length / (patch * patch)];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / (columns * patch);
      int token = row / patch * columns + i % (columns * patch) / patch;
      tokens[token] = Math.max(tokens[token], pixels[i]);
    }
    return tokens;
  }

  /** One time a frame if no frame has several, else the times as they are. */
  private static float[] withoutRepeats(float[] times, int tokens) {
    var ofFrames = new float[times.length / tokens];
    for (int i = 0; i < times.length; i++) {
      if (i % tokens == 0) {
        ofFrames[i / tokens] = times[i];
      } else if (times[i] != times[i - 1]) {
        return times;
      }
    }
    return ofFrames;
  }

  /** (B, K); clips that have fewer repeat their first. */
  Tensor distinct() {
    int most = most();
    var values = new float[distinct.size() * most];
    for (int i = 0; i < values.length; i++) {
      var own = distinct.get(i / most);
      values[i] = own.get(i % most < own.size() ? i % most : 0);
    }
    return Tensor.of(values, distinct.size(), most);
  }

  private int most() {
    return distinct.stream().mapToInt(List::size).max().orElse(1);
  }

  /** The condition of each token, from that of each distinct time (B, K, d). */
  Condition condition(Tensor vectors) {
    int most = most();
    if (most == 1) {
      return new Condition(vectors, null, 1, 1);
    }
    int batch = distinct.size();
    var chosen = new float[choice.length * most];
    for (int i = 0; i < choice.length; i++) {
      chosen[i * most + choice[i]] = 1;
    }
    int perClip = choice.length / batch;
    return new Condition(
        vectors, Tensor.of(chosen, batch, perClip, most), frames, perClip / frames);
  }
}

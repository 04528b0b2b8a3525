package io.qingping.vdt.sample;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Timeline;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Shows a video beside what was given of it, grey where nothing was, with a white line of two
 * pixels between them.
 */
public final class Comparison implements Consumer<Clip> {
  private static final int LINE = 2;

  private final Timeline timeline;
  private final Consumer<Clip> sink;
  private int shown;

  /**
   * @throws MediaException if nothing is given
   */
  public Comparison(Timeline timeline, Consumer<Clip> sink) {
    if (timeline.context().isEmpty()) {
      throw new MediaException("sample.nothing-to-compare");
    }
    this.timeline = timeline;
    this.sink = sink;
  }

  @Override
  public void accept(Clip made) {
    sink.accept(beside(timeline.shown(shown, made.frames()).orElseThrow(), made));
    shown += made.frames();
  }

  private static Clip beside(Clip left, Clip right) {
    int width = left.width() + LINE + right.width();
    var values = new float[left.frames() * left.channels() * left.height() * width];
    Arrays.fill(values, 1);
    for (int row = 0; row < values.length / width; row++) {
      int to = row * width;
      System.arraycopy(left.values(), row * left.width(), values, to, left.width());
      to += left.width() + LINE;
      System.arraycopy(right.values(), row * right.width(), values, to, right.width());
    }
    return new Clip(left.frames(), left.channels(), left.height(), width, values);
  }
}

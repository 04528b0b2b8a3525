package io.qingping.media.render;

import io.qingping.media.Picture;

/**
 * A clip that is drawn one moment at a time. The same phase always gives the same bytes; a source
 * may be asked from several threads at once.
 */
public interface FrameSource {
  /** Width of every frame, in pixels. */
  int width();

  /** Height of every frame, in pixels. */
  int height();

  /**
   * The picture at a moment of the clip.
   *
   * @param phase 0 is the start and 1 the end; of any other number the fraction counts, so that
   *     1.25 is 0.25
   */
  Picture frame(double phase);

  /** Whether the moment before phase 1 leads into phase 0, so that the clip may be repeated. */
  default boolean loops() {
    return true;
  }

  /**
   * The least factor by which the drawing shrinks an area anywhere at this phase. One is no change,
   * and at zero or below the picture would fold over itself.
   */
  default double leastStretch(double phase) {
    return 1;
  }

  /** A clip of one picture. */
  static FrameSource still(Picture photo) {
    return new FrameSource() {
      @Override
      public int width() {
        return photo.width();
      }

      @Override
      public int height() {
        return photo.height();
      }

      @Override
      public Picture frame(double phase) {
        return photo;
      }
    };
  }

  /** This clip played {@code times} times over within one phase. */
  default FrameSource repeated(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a clip is played at least once, not " + times + " times");
    }
    var once = this;
    return new FrameSource() {
      @Override
      public int width() {
        return once.width();
      }

      @Override
      public int height() {
        return once.height();
      }

      @Override
      public Picture frame(double phase) {
        return once.frame(Phases.wrap(phase) * times);
      }

      @Override
      public boolean loops() {
        return once.loops();
      }

      @Override
      public double leastStretch(double phase) {
        return once.leastStretch(Phases.wrap(phase) * times);
      }
    };
  }
}

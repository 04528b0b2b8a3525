package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Picture;

/**
 * A slow camera move towards a face or another subject, over a photo or over another clip. The
 * subject's centre stays where it is on the screen, and the frame never leaves the picture.
 */
public final class PushIn implements FrameSource {
  private final FrameSource shot;
  private final double x;
  private final double y;
  private final double zoom;
  private final boolean returns;

  /**
   * A camera move.
   *
   * @param subject what the camera moves towards, in pixels of the shot
   * @param zoom enlargement at the nearest point, 1 to 1.5; up to 1.08 looks calm
   * @param returns whether the camera also moves back, so that the clip loops
   */
  public PushIn(FrameSource shot, Box subject, double zoom, boolean returns) {
    if (!(zoom >= 1 && zoom <= 1.5)) {
      throw new IllegalArgumentException("zoom is 1 to 1.5, not " + zoom);
    }
    this.shot = shot;
    this.x = Math.max(0, Math.min(shot.width(), subject.x() + subject.width() / 2));
    this.y = Math.max(0, Math.min(shot.height(), subject.y() + subject.height() / 2));
    this.zoom = zoom;
    this.returns = returns;
  }

  @Override
  public int width() {
    return shot.width();
  }

  @Override
  public int height() {
    return shot.height();
  }

  @Override
  public Picture frame(double phase) {
    var at = Phases.wrap(phase);
    var scale = scale(at);
    var picture = shot.frame(at);
    if (scale == 1) {
      return picture;
    }
    return Resampler.scaled(picture, window(scale), width(), height());
  }

  /** Enlargement at a phase: it starts and ends at rest. */
  double scale(double phase) {
    var at = Phases.wrap(phase);
    var way = returns ? (1 - Math.cos(2 * Math.PI * at)) / 2 : eased(at);
    return Math.pow(zoom, way);
  }

  /** The fifth-degree ease: neither speed nor acceleration jumps at either end. */
  private static double eased(double t) {
    return t * t * t * (t * (6 * t - 15) + 10);
  }

  private Box window(double scale) {
    var left = x * (1 - 1 / scale);
    var top = y * (1 - 1 / scale);
    return new Box(left, top, width() / scale, height() / scale);
  }

  @Override
  public boolean loops() {
    return returns && shot.loops();
  }

  @Override
  public double leastStretch(double phase) {
    return shot.leastStretch(phase);
  }
}

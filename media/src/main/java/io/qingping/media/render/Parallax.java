package io.qingping.media.render;

import io.qingping.media.Mask;
import io.qingping.media.Picture;

/**
 * Depth from one photo: the sitter and the filled-in background move against each other while the
 * camera comes nearer and goes back. The path is smooth and closed, starts at the photo itself, and
 * never shows what lies outside of the photo.
 *
 * <p>Towards the feet the sitter's depth softens to the ground's, so that it does not look cut out.
 */
public final class Parallax implements FrameSource {
  /** The largest value of sin t (1 - cos t). */
  private static final double SWING = 1.2990381056766580;

  /** A shift that gives depth and still leaves head and feet of a full figure in the frame. */
  public static final double CALM_SHIFT = 0.012;

  /** How much more the sitter grows than the background when the camera comes nearer. */
  private static final double NEARER = 0.35;

  private final Picture photo;
  private final Nodes nodes;
  private final double shift;
  private final double approach;
  private final float[] depth; // of the sitter per row of nodes: 1 is its own, 0 the background's
  private final double centre; // the height that stays when the camera comes nearer, in pixels
  private final LayeredWarp warp;

  /**
   * A clip with depth.
   *
   * @param person soft matte of the sitter with the photo's aspect
   * @param shift how far the sitter moves against the background to each side, as a share of the
   *     photo's width: 0 to 0.03, such as {@link #CALM_SHIFT}
   */
  public Parallax(Picture photo, Mask person, double shift) {
    if (!(shift >= 0 && shift <= 0.03)) {
      throw new IllegalArgumentException("shift is 0 to 0.03 of the width, not " + shift);
    }
    this.photo = photo;
    this.shift = shift * photo.width();
    // the background moves by half the shift; it must have come nearer by then as far as to cover
    this.approach = 0.01 + 2 * shift / SWING;
    nodes = Nodes.over(photo.width(), photo.height());
    var opacity = BreezeWeights.opacity(new GuidedFilter(photo), person);
    var inside = Masks.resized(opacity, nodes.columns(), nodes.rows());
    var top = topRow(inside);
    var bottom = bottomRow(inside);
    depth = depth(nodes.rows(), top, bottom);
    centre = centre(top, bottom);
    var kept = Mask.filled(photo.width(), photo.height(), 0);
    warp = new LayeredWarp(photo, opacity, kept, nodes, travel(), reach());
  }

  private static int topRow(Mask inside) {
    for (var i = 0; i < inside.values().length; i++) {
      if (inside.values()[i] > 0.5) {
        return i / inside.width();
      }
    }
    return 0;
  }

  private static int bottomRow(Mask inside) {
    for (var i = inside.values().length - 1; i >= 0; i--) {
      if (inside.values()[i] > 0.5) {
        return i / inside.width();
      }
    }
    return inside.height() - 1;
  }

  /** 1 on the upper sitter, easing over its lowest third; to 0 where the feet are in the photo. */
  private static float[] depth(int rows, int top, int bottom) {
    var feet = bottom < rows - 3 ? 0 : 0.6;
    var ramp = Math.max(1, (bottom - top) / 3.0);
    var depth = new float[rows];
    for (var r = 0; r < rows; r++) {
      depth[r] = (float) (feet + (1 - feet) * Masks.smoothStep((bottom - r) / ramp));
    }
    return depth;
  }

  /**
   * The height towards which the camera moves: the sitter's shoulders, but so that the feet, and
   * before them the head, stay in the frame.
   */
  private double centre(int top, int bottom) {
    var head = nodes.y(top);
    var feet = nodes.y(bottom);
    var centre = head + 0.25 * (feet - head);
    if (bottom < nodes.rows() - 3) {
      centre = Math.max(centre, feet - (photo.height() - feet) / approach);
    }
    return Math.max(0, Math.min(centre, head + head / (approach * (1 + NEARER))));
  }

  private double travel() {
    return shift / 2 + (1 + NEARER) * approach * Math.max(photo.width(), photo.height());
  }

  /** How far the sitter moves against the background at most, in pixels. */
  private double reach() {
    var far = Math.max(photo.width() / 2.0, photo.height() - centre);
    return shift + NEARER * approach * far / 2 + 1;
  }

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
    var at = Phases.wrap(phase);
    return at == 0 ? photo : warp.draw(motion(at, true), motion(at, false));
  }

  @Override
  public double leastStretch(double phase) {
    var at = Phases.wrap(phase);
    return Math.min(nodes.leastStretch(motion(at, true)), nodes.leastStretch(motion(at, false)));
  }

  private Nodes.Displacement motion(double phase, boolean sitter) {
    var angle = 2 * Math.PI * phase;
    var near = (1 - Math.cos(angle)) / 2;
    var side = Math.sin(angle) * (1 - Math.cos(angle)) / SWING;
    var x = new float[nodes.count()];
    var y = new float[nodes.count()];
    for (var r = 0; r < nodes.rows(); r++) {
      var own = sitter ? depth[r] : 0;
      var enlarged = approach * near * (1 + NEARER * own);
      var sideways = shift * side * (own - 0.5);
      for (var c = 0; c < nodes.columns(); c++) {
        var i = r * nodes.columns() + c;
        x[i] = (float) (enlarged * (nodes.x(c) - (photo.width() - 1) / 2.0) + sideways);
        y[i] = (float) (enlarged * (nodes.y(r) - centre));
      }
    }
    return new Nodes.Displacement(x, y);
  }
}

package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;

/**
 * Hair, cloth and foliage in a light wind, drawn from one photo. The motion is coarse, the pixels
 * are the photo's at full resolution: frame 0 is the photo itself, the clip loops exactly, and kept
 * pixels never change.
 *
 * <p>The sitter moves as one layer and the background as another, so that a moving edge of hair
 * uncovers a filled-in background instead of pulling it along.
 */
public final class Breeze implements FrameSource {
  private final Picture photo;
  private final Nodes nodes;
  private final Sway sitter;
  private final Sway background;
  private final LayeredWarp warp;

  /** Prepares the clip; a photo in which nothing may move gives a still one. */
  public Breeze(Picture photo, Layers layers, MotionField field, BreezeOptions options) {
    this.photo = photo;
    var weights = BreezeWeights.of(photo, layers, field, options);
    nodes = weights.moving();
    if (nodes.count() == 0) {
      sitter = null;
      background = null;
      warp = null;
      return;
    }
    sitter = sway(weights.sitter(), weights.sitterTrust(), field, options);
    background = sway(weights.background(), weights.backgroundTrust(), field, options);
    var reach = Sway.reach(field, options);
    warp = new LayeredWarp(photo, weights.opacity(), weights.kept(), nodes, reach, reach);
  }

  private Sway sway(Mask weight, Mask trust, MotionField field, BreezeOptions options) {
    for (var value : weight.values()) {
      if (value > 0) {
        var frame = new Box(0, 0, photo.width(), photo.height());
        return Sway.of(field, nodes, frame, weight, trust.values(), options);
      }
    }
    return null;
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
    if (at == 0 || warp == null) {
      return photo;
    }
    return warp.draw(displacement(sitter, at), displacement(background, at));
  }

  @Override
  public double leastStretch(double phase) {
    var at = Phases.wrap(phase);
    return Math.min(
        nodes.leastStretch(displacement(sitter, at)),
        nodes.leastStretch(displacement(background, at)));
  }

  private static Nodes.Displacement displacement(Sway sway, double phase) {
    return sway == null ? Nodes.Displacement.STILL : sway.at(phase);
  }
}

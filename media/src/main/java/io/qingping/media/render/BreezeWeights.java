package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;

/**
 * How freely each layer moves in each place, on the nodes of the part that moves at all.
 *
 * @param opacity the sitter's, at the photo's size
 * @param kept above 0 where pixels stay, at the photo's size
 * @param moving the part of the picture that may change
 * @param sitter weight of the sitter's motion per node
 * @param sitterTrust how surely a node shows moving parts of the sitter
 * @param background weight of the background's motion per node
 * @param backgroundTrust how surely a node shows moving parts of the background
 */
record BreezeWeights(
    Mask opacity,
    Mask kept,
    Nodes moving,
    Mask sitter,
    Mask sitterTrust,
    Mask background,
    Mask backgroundTrust) {
  /** Distance from the sitter below which a move mask may speak of the sitter, of the long side. */
  private static final double SPILL = 0.02;

  private static final double FAINT = 0.02;

  static BreezeWeights of(Picture photo, Layers layers, MotionField field, BreezeOptions options) {
    var longSide = Math.max(photo.width(), photo.height());
    var reach = Sway.reach(field, options);
    var nodes = Nodes.over(photo.width(), photo.height());
    var guided = new GuidedFilter(photo);
    var opacity = opacity(guided, layers.person());
    var inside = Masks.resized(opacity, nodes.columns(), nodes.rows());
    var move = Masks.resized(guided.refine(layers.move(), 6, 1e-3), nodes.columns(), nodes.rows());
    var free = free(photo, layers.keep(), nodes, options, field.region());

    var sure = Masks.mapped(inside, a -> a * a);
    var toSitter = Masks.distanceTo(inside, 0.3);
    var outside = new float[nodes.count()];
    for (var i = 0; i < outside.length; i++) {
      outside[i] = (float) Masks.smoothStep(toSitter[i] * nodes.step() / (SPILL * longSide) - 1);
    }
    var beyond = new Mask(nodes.columns(), nodes.rows(), outside);

    var sitter = Masks.product(carried(move, sure), near(inside, 0.05, nodes, reach));
    var behind = near(Masks.mapped(inside, a -> 1 - a), 0.5, nodes, reach);
    var background = Masks.product(carried(move, beyond), behind);
    sitter = Masks.product(Masks.mapped(Masks.blurred(sitter, 1.5), BreezeWeights::clear), free);
    background =
        Masks.product(Masks.mapped(Masks.blurred(background, 1.5), BreezeWeights::clear), free);
    var moving = extent(nodes, sitter, background);
    return new BreezeWeights(
        opacity,
        Masks.covered(layers.keep(), photo.width(), photo.height()),
        moving,
        cut(sitter, moving),
        cut(Masks.product(move, sure), moving),
        cut(background, moving),
        cut(Masks.product(move, beyond), moving));
  }

  /** The sitter's opacity at the photo's size, its edges on those of the photo. */
  static Mask opacity(GuidedFilter guided, Mask person) {
    return Masks.mapped(guided.refine(person, 6, 2e-4), a -> clamp((a - 0.12) / 0.8));
  }

  /** The mask where it is trusted, and its nearest trusted values elsewhere. */
  private static Mask carried(Mask mask, Mask trust) {
    var values = PullPush.fill(mask.values(), trust.values(), mask.width(), mask.height(), 1);
    return new Mask(mask.width(), mask.height(), values);
  }

  /** 1 on a layer and as far around as it may move, then falling to 0. */
  private static Mask near(Mask layer, double level, Nodes nodes, double reach) {
    var distance = Masks.distanceTo(layer, level);
    var values = new float[distance.length];
    for (var i = 0; i < values.length; i++) {
      var beyond = distance[i] * nodes.step() - reach;
      values[i] = (float) (1 - Masks.smoothStep(beyond / (3 * reach + 2 * nodes.step())));
    }
    return new Mask(layer.width(), layer.height(), values);
  }

  /** 0 on and around kept pixels and outside the field's region, 1 well away from both. */
  private static Mask free(
      Picture photo, Mask keep, Nodes nodes, BreezeOptions options, Box region) {
    var longSide = Math.max(photo.width(), photo.height());
    var distance = Masks.distanceTo(Masks.covered(keep, nodes.columns(), nodes.rows()), 0);
    var feather = Math.max(nodes.step(), options.keepFeather() * longSide);
    var ramp = region.width() / 16;
    var values = new float[nodes.count()];
    for (var i = 0; i < values.length; i++) {
      var away = (distance[i] - 2.5) * nodes.step() - options.keepMargin() * longSide;
      var x = nodes.x(i % nodes.columns());
      var y = nodes.y(i / nodes.columns());
      var edge =
          Math.min(
              Math.min(inset(region.x(), x, ramp), inset(region.y(), y, ramp)),
              Math.min(
                  inset(photo.width() - region.right(), photo.width() - 1 - x, ramp),
                  inset(photo.height() - region.bottom(), photo.height() - 1 - y, ramp)));
      values[i] = (float) (Masks.smoothStep(away / feather) * edge);
    }
    return new Mask(nodes.columns(), nodes.rows(), values);
  }

  /** Fades towards an edge of the region, unless that edge lies on or beyond the picture's. */
  private static double inset(double edge, double at, double ramp) {
    return edge <= 1 ? 1 : Masks.smoothStep((at - edge) / ramp);
  }

  /** The smallest part that holds all motion, with a still rim of two nodes. */
  private static Nodes extent(Nodes all, Mask a, Mask b) {
    var left = all.columns();
    var top = all.rows();
    var right = -1;
    var bottom = -1;
    for (var i = 0; i < all.count(); i++) {
      if (a.values()[i] > 0 || b.values()[i] > 0) {
        left = Math.min(left, i % all.columns());
        right = Math.max(right, i % all.columns());
        top = Math.min(top, i / all.columns());
        bottom = Math.max(bottom, i / all.columns());
      }
    }
    if (right < 0) {
      return new Nodes(all.step(), 0, 0, 0, 0);
    }
    left = Math.max(0, left - 2);
    top = Math.max(0, top - 2);
    return new Nodes(
        all.step(),
        left,
        top,
        Math.min(all.columns(), right + 3) - left,
        Math.min(all.rows(), bottom + 3) - top);
  }

  private static Mask cut(Mask mask, Nodes part) {
    var values = new float[part.count()];
    for (var r = 0; r < part.rows(); r++) {
      var from = (part.top() + r) * mask.width() + part.left();
      System.arraycopy(mask.values(), from, values, r * part.columns(), part.columns());
    }
    return new Mask(Math.max(0, part.columns()), part.rows(), values);
  }

  /** Without the faint traces that would have whole areas redrawn for nothing. */
  private static double clear(double weight) {
    return Math.max(0, (weight - FAINT) / (1 - FAINT));
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}

package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The motion of one layer on a grid of nodes: {@code d(phase) - d(0)}, so that it is zero at the
 * start and the loop closes. It never stretches the picture more than allowed.
 */
final class Sway {
  /** Moments at which reach and stretch are measured. */
  private static final int MOMENTS = 16;

  /** Times the motion is calmed locally before it is calmed everywhere. */
  private static final int CALMINGS = 5;

  private final Nodes nodes;
  private final int frequencies;
  private final float[][] parts; // 4 per frequency: re x, im x, re y, im y in pixels, per node

  private Sway(Nodes nodes, float[][] parts) {
    this.nodes = nodes;
    this.frequencies = parts.length / 4;
    this.parts = parts;
  }

  /**
   * The layer's share of a motion field, through a cubic B-spline: it shows no grid, and softens
   * waves of a few cells' length.
   *
   * @param weight how freely each node moves
   * @param frame the picture; nothing moves across its edges, so that they never show what is
   *     beyond
   * @param trust how sure it is that a node shows this layer; the field is taken from such places
   *     and carried over to the others, so that an edge moves like what is inside of it
   */
  static Sway of(
      MotionField field,
      Nodes nodes,
      Box frame,
      Mask weight,
      float[] trust,
      BreezeOptions options) {
    var spread = spread(field, nodes, trust);
    var parts = new float[4 * field.frequencies()][nodes.count()];
    var scale = (float) (field.region().width() * options.strength());
    IntStream.range(0, nodes.rows())
        .parallel()
        .forEach(r -> sampleRow(field, spread, nodes, weight, scale, r, parts));
    var sway = new Sway(nodes, parts);
    sway.stopAtEdges(frame, 3 * reach(field, options));
    sway.calm(options.reach() * field.region().width(), options.stretch());
    return sway;
  }

  /** A bound on the displacement that a field leads to, in pixels. */
  static double reach(MotionField field, BreezeOptions options) {
    var cells = field.rows() * field.columns();
    var longest = 0.0;
    for (var cell = 0; cell < cells; cell++) {
      var x = 0.0;
      var y = 0.0;
      for (var k = 0; k < field.frequencies(); k++) {
        var at = 4 * k * cells + cell;
        var c = field.coefficients();
        x += 2 * Math.hypot(c[at], c[at + cells]);
        y += 2 * Math.hypot(c[at + 2 * cells], c[at + 3 * cells]);
      }
      longest = Math.max(longest, Math.hypot(x, y));
    }
    return field.region().width() * Math.min(options.reach(), options.strength() * longest);
  }

  /** The displacement at a loop phase, in pixels; exactly zero at phase 0. */
  Nodes.Displacement at(double phase) {
    var x = new float[nodes.count()];
    var y = new float[nodes.count()];
    for (var k = 0; k < frequencies; k++) {
      var angle = 2 * Math.PI * (k + 1) * phase;
      var cosine = (float) (Math.cos(angle) - 1);
      var sine = (float) -Math.sin(angle);
      add(parts[4 * k], cosine, x);
      add(parts[4 * k + 1], sine, x);
      add(parts[4 * k + 2], cosine, y);
      add(parts[4 * k + 3], sine, y);
    }
    return new Nodes.Displacement(x, y);
  }

  private static void add(float[] part, float factor, float[] sum) {
    for (var i = 0; i < sum.length; i++) {
      sum[i] += factor * part[i];
    }
  }

  /** Coefficients carried from trusted cells to the others, (K, rows, columns, 4). */
  private static float[] spread(MotionField field, Nodes nodes, float[] trust) {
    var cells = field.rows() * field.columns();
    var sums = new float[cells];
    var counts = new int[cells];
    var region = field.region();
    for (var r = 0; r < nodes.rows(); r++) {
      var row = (int) Math.floor((nodes.y(r) + 0.5 - region.y()) / region.height() * field.rows());
      for (var c = 0; c < nodes.columns() && row >= 0 && row < field.rows(); c++) {
        var column =
            (int) Math.floor((nodes.x(c) + 0.5 - region.x()) / region.width() * field.columns());
        if (column >= 0 && column < field.columns()) {
          sums[row * field.columns() + column] += trust[r * nodes.columns() + c];
          counts[row * field.columns() + column]++;
        }
      }
    }
    for (var i = 0; i < cells; i++) {
      sums[i] = counts[i] == 0 ? 0 : Math.min(1, 2 * sums[i] / counts[i]);
    }
    var out = new float[field.coefficients().length];
    for (var k = 0; k < field.frequencies(); k++) {
      var values = new float[4 * cells];
      for (var i = 0; i < cells; i++) {
        for (var part = 0; part < 4; part++) {
          values[4 * i + part] = field.coefficients()[(4 * k + part) * cells + i];
        }
      }
      var filled = PullPush.fill(values, sums, field.columns(), field.rows(), 4);
      System.arraycopy(filled, 0, out, 4 * cells * k, filled.length);
    }
    return out;
  }

  private static void sampleRow(
      MotionField field,
      float[] spread,
      Nodes nodes,
      Mask weight,
      float scale,
      int r,
      float[][] parts) {
    var region = field.region();
    var v = (nodes.y(r) + 0.5 - region.y()) / region.height() * field.rows() - 0.5;
    var fromRow = Spline.weights(v);
    for (var c = 0; c < nodes.columns(); c++) {
      var i = r * nodes.columns() + c;
      if (weight.values()[i] <= 0) {
        continue;
      }
      var u = (nodes.x(c) + 0.5 - region.x()) / region.width() * field.columns() - 0.5;
      var fromColumn = Spline.weights(u);
      var factor = scale * weight.values()[i];
      for (var j = 0; j < 4; j++) {
        var row = Math.max(0, Math.min(field.rows() - 1, (int) Math.floor(v) - 1 + j));
        for (var l = 0; l < 4; l++) {
          var column = Math.max(0, Math.min(field.columns() - 1, (int) Math.floor(u) - 1 + l));
          var share = factor * fromRow[j] * fromColumn[l];
          for (var k = 0; k < field.frequencies(); k++) {
            var at = 4 * ((k * field.rows() + row) * field.columns() + column);
            for (var part = 0; part < 4; part++) {
              parts[4 * k + part][i] += share * spread[at + part];
            }
          }
        }
      }
    }
  }

  /** Fades the motion across an edge, but not along it, over a distance in pixels. */
  private void stopAtEdges(Box frame, double distance) {
    for (var i = 0; i < nodes.count() && distance > 0; i++) {
      var x = nodes.x(i % nodes.columns());
      var y = nodes.y(i / nodes.columns());
      var across = Masks.smoothStep(Math.min(x, frame.width() - 1 - x) / distance);
      var down = Masks.smoothStep(Math.min(y, frame.height() - 1 - y) / distance);
      for (var part = 0; part < parts.length; part++) {
        parts[part][i] *= (float) (part % 4 < 2 ? across : down);
      }
    }
  }

  /** Calms the motion where it reaches or stretches too far, smoothly, until it does nowhere. */
  private void calm(double reach, double stretch) {
    for (var round = 0; round <= CALMINGS; round++) {
      var excess = excess(reach, stretch);
      var worst = 1f;
      for (var value : excess) {
        worst = Math.max(worst, value);
      }
      if (worst <= 1) {
        return;
      }
      if (round == CALMINGS) {
        var all = new float[nodes.count()];
        Arrays.fill(all, 1 / worst);
        scale(all);
        return;
      }
      scale(calming(excess));
    }
  }

  /** A smooth factor that is at most {@code 1 / excess} near each place. */
  private float[] calming(float[] excess) {
    var inverse = new float[excess.length];
    for (var i = 0; i < excess.length; i++) {
      inverse[i] = 1 / Math.max(1, excess[i]);
    }
    var radius = Math.max(2, Math.min(nodes.columns(), nodes.rows()) / 24);
    var lowest = Masks.eroded(new Mask(nodes.columns(), nodes.rows(), inverse), radius);
    return Masks.blurred(lowest, radius / 2.0).values();
  }

  private void scale(float[] factors) {
    for (var part : parts) {
      for (var i = 0; i < part.length; i++) {
        part[i] *= factors[i];
      }
    }
  }

  /** How many times the limits are exceeded per node, over the whole loop. */
  private float[] excess(double reach, double stretch) {
    var excess = new float[nodes.count()];
    for (var moment = 1; moment < MOMENTS; moment++) {
      var d = at((double) moment / MOMENTS);
      for (var i = 0; i < excess.length; i++) {
        var length = (float) (Math.sqrt(d.x()[i] * d.x()[i] + d.y()[i] * d.y()[i]) / reach);
        excess[i] = Math.max(excess[i], Math.max(length, stretchAt(d, i) / (float) stretch));
      }
    }
    return excess;
  }

  /** The Frobenius norm of the displacement's derivative, which bounds how it stretches. */
  private float stretchAt(Nodes.Displacement d, int i) {
    var columns = nodes.columns();
    var sum = 0f;
    if ((i + 1) % columns != 0) {
      sum += square(d.x()[i + 1] - d.x()[i]) + square(d.y()[i + 1] - d.y()[i]);
    }
    if (i + columns < d.x().length) {
      sum += square(d.x()[i + columns] - d.x()[i]) + square(d.y()[i + columns] - d.y()[i]);
    }
    return (float) Math.sqrt(sum) / nodes.step();
  }

  private static float square(float value) {
    return value * value;
  }
}

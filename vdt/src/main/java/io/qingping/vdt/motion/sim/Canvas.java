package io.qingping.vdt.motion.sim;

import java.util.Arrays;

/**
 * A square drawing surface, three pixels per grid cell, that remembers which layer shows how much
 * at each pixel. Coordinates are in widths of the region; colours are red, green, blue in [0, 1].
 */
final class Canvas {
  static final int FINE = 3;
  static final int SIZE = FINE * SwayScene.SIZE;

  /** What is neither pinned nor moving. */
  static final int BACKDROP = 0;

  /** Heads: the surest part of a pin mask. */
  static final int FACE = 1;

  /** Other things that hold still and anchor. */
  static final int BODY = 2;

  /** The first moving layer; the others follow. */
  static final int MOVING = 3;

  private final float[][] colour = new float[3][SIZE * SIZE];
  private final float[][] cover;
  private int layer = BACKDROP;

  Canvas(int movingLayers) {
    cover = new float[MOVING + movingLayers][SIZE * SIZE];
    Arrays.fill(cover[BACKDROP], 1);
  }

  /** Computes the colour and opacity, {@code rgba}, at a place {@code u, v} of a shape. */
  interface Shade {
    void at(double u, double v, float[] rgba);
  }

  /** What is drawn from now on belongs to this layer. */
  Canvas on(int newLayer) {
    layer = newLayer;
    return this;
  }

  /** The share of each pixel that the layer shows. */
  float[] cover(int ofLayer) {
    return cover[ofLayer];
  }

  float[] channel(int c) {
    return colour[c];
  }

  /** Shades every pixel, {@code u, v} its place. */
  void everywhere(Shade shade) {
    var rgba = new float[4];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        shade.at((column + 0.5) / SIZE, (row + 0.5) / SIZE, rgba);
        blend(row * SIZE + column, rgba, rgba[3]);
      }
    }
  }

  /** An ellipse turned by an angle; {@code u, v} in [-1, 1] along its axes. */
  void ellipse(double x, double y, double rx, double ry, double angle, Shade shade) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double reach = Math.max(rx, ry) + 1.0 / SIZE;
    double soft = Math.min(rx, ry) * SIZE;
    var rgba = new float[4];
    for (int row = pixel(y - reach); row <= pixel(y + reach); row++) {
      for (int column = pixel(x - reach); column <= pixel(x + reach); column++) {
        double dx = (column + 0.5) / SIZE - x;
        double dy = (row + 0.5) / SIZE - y;
        double u = (cos * dx + sin * dy) / rx;
        double v = (cos * dy - sin * dx) / ry;
        double inside = (1 - Math.sqrt(u * u + v * v)) * soft + 0.5;
        if (inside > 0) {
          shade.at(u, v, rgba);
          blend(row * SIZE + column, rgba, rgba[3] * Math.min(1, inside));
        }
      }
    }
  }

  /** A triangle whose corners have texture places; corners are (x, y, u, v). */
  void triangle(double[] a, double[] b, double[] c, Shade shade) {
    double area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    if (Math.abs(area) < 1e-9) {
      return;
    }
    int top = pixel(Math.min(a[1], Math.min(b[1], c[1])));
    int bottom = pixel(Math.max(a[1], Math.max(b[1], c[1])));
    int left = pixel(Math.min(a[0], Math.min(b[0], c[0])));
    int right = pixel(Math.max(a[0], Math.max(b[0], c[0])));
    var rgba = new float[4];
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double x = (column + 0.5) / SIZE;
        double y = (row + 0.5) / SIZE;
        double wb = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
        double wc = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
        double wa = 1 - wb - wc;
        if (wa >= 0 && wb > 0 && wc > 0) {
          shade.at(wa * a[2] + wb * b[2] + wc * c[2], wa * a[3] + wb * b[3] + wc * c[3], rgba);
          blend(row * SIZE + column, rgba, rgba[3]);
        }
      }
    }
  }

  /** A line with round ends; widths in pixels of the canvas. */
  void line(double x0, double y0, double x1, double y1, double width, float[] rgb, double opacity) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = Math.max(1e-9, dx * dx + dy * dy);
    double reach = (width / 2 + 0.6) / SIZE;
    for (int row = pixel(Math.min(y0, y1) - reach); row <= pixel(Math.max(y0, y1) + reach); row++) {
      int last = pixel(Math.max(x0, x1) + reach);
      for (int column = pixel(Math.min(x0, x1) - reach); column <= last; column++) {
        double px = (column + 0.5) / SIZE - x0;
        double py = (row + 0.5) / SIZE - y0;
        double t = Math.max(0, Math.min(1, (px * dx + py * dy) / length));
        double away = Math.hypot(px - t * dx, py - t * dy) * SIZE;
        double inside = Math.min(1, width / 2 - away + 0.5) * opacity;
        if (inside > 0) {
          blend(row * SIZE + column, rgb, (float) inside);
        }
      }
    }
  }

  private void blend(int at, float[] rgb, double opacity) {
    float alpha = (float) Math.max(0, Math.min(1, opacity));
    float keep = 1 - alpha;
    for (int c = 0; c < 3; c++) {
      colour[c][at] = keep * colour[c][at] + alpha * rgb[c];
    }
    for (var share : cover) {
      share[at] *= keep;
    }
    cover[layer][at] += alpha;
  }

  /** The pixel of a coordinate, kept on the canvas; an empty range results beyond its edges. */
  private static int pixel(double at) {
    return (int) Math.max(0, Math.min(SIZE - 1, Math.floor(at * SIZE)));
  }
}

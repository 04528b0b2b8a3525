package io.qingping.vdt.world;

/**
 * A disc in a picture, in pixels from the picture's upper left corner.
 *
 * @param x centre to the right
 * @param y centre downwards
 */
record Disc(double x, double y, double radius) {
  /** The disc of a ball in a square picture. */
  static Disc of(BallState ball, int side) {
    double scale = side / World.SIDE;
    return new Disc(ball.x() * scale, (World.SIDE - ball.y()) * scale, ball.radius() * scale);
  }

  /** The share of a pixel that the disc covers, exactly, 0 to 1. */
  double coverage(int row, int column) {
    double left = column - x;
    double top = row - y;
    double farX = Math.max(Math.abs(left), Math.abs(left + 1));
    double farY = Math.max(Math.abs(top), Math.abs(top + 1));
    if (farX * farX + farY * farY <= radius * radius) {
      return 1;
    }
    double nearX = Math.max(0, Math.max(left, -left - 1));
    double nearY = Math.max(0, Math.max(top, -top - 1));
    if (nearX * nearX + nearY * nearY >= radius * radius) {
      return 0;
    }
    double area =
        corner(left + 1, top + 1)
            - corner(left, top + 1)
            - corner(left + 1, top)
            + corner(left, top);
    return Math.max(0, Math.min(1, area));
  }

  /**
   * How the coverage of a pixel changes with x, y and radius: with what the disc covers of opposite
   * sides of the pixel, and with the length of the circle inside it, which Gauss's theorem gives.
   */
  double[] slopes(int row, int column, double coverage) {
    double left = column - x;
    double top = row - y;
    double onLeft = chord(left, top);
    double onRight = chord(left + 1, top);
    double onTop = chord(top, left);
    double onBottom = chord(top + 1, left);
    double flux = (left + 1) * onRight - left * onLeft + (top + 1) * onBottom - top * onTop;
    return new double[] {onLeft - onRight, onTop - onBottom, (2 * coverage - flux) / radius};
  }

  /** How much of a pixel's side, at {@code away} from the centre, lies in the disc. */
  private double chord(double away, double from) {
    double half = Math.sqrt(Math.max(0, radius * radius - away * away));
    return Math.max(0, Math.min(from + 1, half) - Math.max(from, -half));
  }

  /** Area of the disc between its centre's axes and the point, odd in both coordinates. */
  private double corner(double dx, double dy) {
    double w = Math.min(radius, Math.abs(dx));
    double h = Math.min(radius, Math.abs(dy));
    double area;
    if (w * w + h * h <= radius * radius) {
      area = w * h;
    } else {
      double straight = Math.sqrt(radius * radius - h * h);
      area = h * straight + under(w) - under(straight);
    }
    return Math.signum(dx) * Math.signum(dy) * area;
  }

  /** Integral of the quarter circle from 0 to {@code t}. StrictMath: the same on every machine. */
  private double under(double t) {
    double height = Math.sqrt(Math.max(0, radius * radius - t * t));
    return (t * height + radius * radius * StrictMath.asin(Math.min(1, t / radius))) / 2;
  }

  /** Pixels from which the disc is at most this far away: rows or columns, clipped to the side. */
  int first(double centre, double margin) {
    return Math.max(0, (int) Math.floor(centre - radius - margin));
  }

  int last(double centre, double margin, int side) {
    return Math.min(side - 1, (int) Math.ceil(centre + radius + margin));
  }
}

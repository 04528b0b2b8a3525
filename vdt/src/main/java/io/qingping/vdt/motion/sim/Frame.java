package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/** Where a layout lands in the region: scaled about the centre, shifted, perhaps mirrored. */
record Frame(double scale, double shiftX, double shiftY, boolean mirrored) {
  static Frame random(SplittableRandom random) {
    return new Frame(
        Math.exp(random.nextDouble(Math.log(0.8), Math.log(1.9))),
        random.nextDouble(-0.15, 0.15),
        random.nextDouble(-0.12, 0.12),
        random.nextBoolean());
  }

  double x(double layoutX) {
    double from = (layoutX - 0.5) * scale;
    return 0.5 + (mirrored ? -from : from) + shiftX;
  }

  double y(double layoutY) {
    return 0.5 + (layoutY - 0.5) * scale + shiftY;
  }
}

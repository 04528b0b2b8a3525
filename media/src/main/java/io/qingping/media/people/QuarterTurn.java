package io.qingping.media.people;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;

/**
 * Turns a picture clockwise by quarter turns, and what was found in the turned one back.
 *
 * @param turns 1 to 3
 * @param width of the picture before the turn
 * @param height of the picture before the turn
 */
record QuarterTurn(int turns, int width, int height) {
  QuarterTurn {
    if (turns < 1 || turns > 3) {
      throw new IllegalArgumentException("a picture is turned 1 to 3 times, not " + turns);
    }
  }

  private boolean swaps() {
    return turns != 2;
  }

  private QuarterTurn back() {
    return new QuarterTurn(4 - turns, swaps() ? height : width, swaps() ? width : height);
  }

  Picture apply(Picture picture) {
    int newWidth = swaps() ? picture.height() : picture.width();
    int newHeight = swaps() ? picture.width() : picture.height();
    var turned = new byte[picture.rgb().length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int from = 3 * source(x, y, picture.width(), picture.height());
        int to = 3 * (y * newWidth + x);
        turned[to] = picture.rgb()[from];
        turned[to + 1] = picture.rgb()[from + 1];
        turned[to + 2] = picture.rgb()[from + 2];
      }
    }
    return new Picture(newWidth, newHeight, turned);
  }

  Mask apply(Mask mask) {
    int newWidth = swaps() ? mask.height() : mask.width();
    int newHeight = swaps() ? mask.width() : mask.height();
    var turned = new float[mask.values().length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        turned[y * newWidth + x] = mask.values()[source(x, y, mask.width(), mask.height())];
      }
    }
    return new Mask(newWidth, newHeight, turned);
  }

  /** Index before the turn of the pixel that is at x, y after it. */
  private int source(int x, int y, int width, int height) {
    return switch (turns) {
      case 1 -> (height - 1 - x) * width + y;
      case 2 -> (height - 1 - y) * width + width - 1 - x;
      default -> x * width + width - 1 - y;
    };
  }

  /** People of the picture as they are in the turned one. */
  People apply(People people) {
    return new People(
        people.faces().stream().map(this::apply).toList(),
        apply(people.person()),
        people.detector(),
        Math.floorMod(people.quarterTurns() - turns, 4));
  }

  /** People of the turned picture as they are in the one before the turn. */
  People undo(People people) {
    return back().apply(people);
  }

  /** Regions of the turned picture as they are in the one before the turn. */
  Regions undo(Regions regions) {
    var back = back();
    return new Regions(
        back.apply(regions.person()),
        back.apply(regions.move()),
        back.apply(regions.pin()),
        back.apply(regions.keep()),
        regions.coverage(),
        regions.hair(),
        regions.cloth(),
        regions.foliage());
  }

  private Face apply(Face face) {
    var box = face.box();
    double[] one = apply(box.x(), box.y());
    double[] other = apply(box.right(), box.bottom());
    var mesh = face.mesh().clone();
    for (int i = 0; i < mesh.length; i += 2) {
      double[] point = apply(mesh[i], mesh[i + 1]);
      mesh[i] = (float) point[0];
      mesh[i + 1] = (float) point[1];
    }
    var turned =
        new Box(
            Math.min(one[0], other[0]),
            Math.min(one[1], other[1]),
            Math.abs(one[0] - other[0]),
            Math.abs(one[1] - other[1]));
    double roll = Math.IEEEremainder(face.roll() + turns * Math.PI / 2, 2 * Math.PI);
    return new Face(turned, roll, face.score(), face.presence(), mesh);
  }

  private double[] apply(double x, double y) {
    return switch (turns) {
      case 1 -> new double[] {height - y, x};
      case 2 -> new double[] {width - x, height - y};
      default -> new double[] {y, width - x};
    };
  }
}

package io.qingping.media.people;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;

/**
 * Turns a picture clockwise by quarter turns, and what was found in the turned one back.
 *
 * @param turns 1 to 3
 * @param width of the picture as given
 * @param height of the picture as given
 */
record QuarterTurn(int turns, int width, int height) {
  Picture apply(Picture picture) {
    boolean swaps = turns % 2 == 1;
    int newWidth = swaps ? height : width;
    int newHeight = swaps ? width : height;
    var turned = new byte[picture.rgb().length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int from = 3 * source(x, y, width, height);
        System.arraycopy(picture.rgb(), from, turned, 3 * (y * newWidth + x), 3);
      }
    }
    return new Picture(newWidth, newHeight, turned);
  }

  /** Index in the picture as given of pixel x, y of the turned one. */
  private int source(int x, int y, int width, int height) {
    return switch (turns) {
      case 1 -> (height - 1 - x) * width + y;
      case 2 -> (height - 1 - y) * width + width - 1 - x;
      case 3 -> x * width + width - 1 - y;
      default -> throw new IllegalStateException("a picture is turned 1 to 3 times, not " + turns);
    };
  }

  /** What was found in the turned picture, in coordinates of the picture as given. */
  People undo(People people) {
    return new People(
        people.faces().stream().map(this::undo).toList(),
        undo(people.person()),
        people.detector(),
        turns);
  }

  private Face undo(Face face) {
    var box = face.box();
    double[] one = undo(box.x(), box.y());
    double[] other = undo(box.right(), box.bottom());
    var mesh = face.mesh().clone();
    for (int i = 0; i < mesh.length; i += 2) {
      double[] point = undo(mesh[i], mesh[i + 1]);
      mesh[i] = (float) point[0];
      mesh[i + 1] = (float) point[1];
    }
    double roll = Math.IEEEremainder(face.roll() - turns * Math.PI / 2, 2 * Math.PI);
    return new Face(
        new Box(
            Math.min(one[0], other[0]),
            Math.min(one[1], other[1]),
            Math.abs(one[0] - other[0]),
            Math.abs(one[1] - other[1])),
        roll,
        face.score(),
        face.presence(),
        mesh);
  }

  private double[] undo(double x, double y) {
    return switch (turns) {
      case 1 -> new double[] {y, height - x};
      case 2 -> new double[] {width - x, height - y};
      case 3 -> new double[] {width - y, x};
      default -> throw new IllegalStateException("a picture is turned 1 to 3 times, not " + turns);
    };
  }

  private Mask undo(Mask turned) {
    boolean swaps = turns % 2 == 1;
    int columns = swaps ? turned.height() : turned.width();
    int rows = swaps ? turned.width() : turned.height();
    var values = new float[turned.values().length];
    for (int y = 0; y < turned.height(); y++) {
      for (int x = 0; x < turned.width(); x++) {
        values[source(x, y, columns, rows)] = turned.values()[y * turned.width() + x];
      }
    }
    return new Mask(columns, rows, values);
  }
}

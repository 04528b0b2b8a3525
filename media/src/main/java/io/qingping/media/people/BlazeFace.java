package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The single-shot face detector of Bazarevsky et al. (BlazeFace, arXiv 1907.05047). Anchors have a
 * fixed size, so a network output is a place relative to the anchor's centre in input pixels:
 * centre x and y, width, height, then x and y of six points, the two eyes first.
 */
final class BlazeFace implements AutoCloseable {
  private static final int VALUES = 16;
  private static final double THRESHOLD = 0.5;

  private final Network network;
  private final float[] anchors;

  private BlazeFace(Network network, float[] anchors) {
    this.network = network;
    this.anchors = anchors;
  }

  /** For faces that fill at least a sixth of the square; input 128 x 128, 896 anchors. */
  static Optional<BlazeFace> shortRange() {
    return Network.signed("face_detection_short_range.tflite", 128)
        .map(network -> new BlazeFace(network, anchors(new int[] {16, 8}, new int[] {2, 6})));
  }

  /** For smaller faces too; input 192 x 192, 2304 anchors. */
  static Optional<BlazeFace> fullRange() {
    return Network.signed("face_detection_full_range.tflite", 192)
        .map(network -> new BlazeFace(network, anchors(new int[] {48}, new int[] {1})));
  }

  /** Centres in [0, 1] as x, y pairs: row by row on each grid, several on one cell. */
  private static float[] anchors(int[] grids, int[] perCell) {
    var centres = new ArrayList<Float>();
    for (int layer = 0; layer < grids.length; layer++) {
      int grid = grids[layer];
      for (int cell = 0; cell < grid * grid; cell++) {
        for (int k = 0; k < perCell[layer]; k++) {
          centres.add((cell % grid + 0.5f) / grid);
          centres.add((cell / grid + 0.5f) / grid);
        }
      }
    }
    var anchors = new float[centres.size()];
    for (int i = 0; i < anchors.length; i++) {
      anchors[i] = centres.get(i);
    }
    return anchors;
  }

  /** The faces within a square of the picture, each once; surest first. */
  List<Detection> find(Pyramid picture, Box square) {
    var outputs = network.run(picture.cut(square, 0, network.side()));
    int count = anchors.length / 2;
    var scores = Network.output(outputs, count);
    var places = Network.output(outputs, count * VALUES);
    double scale = square.width() / network.side();
    var found = new ArrayList<Detection>();
    for (int i = 0; i < count; i++) {
      double score = 1 / (1 + Math.exp(-scores[i]));
      if (score < THRESHOLD) {
        continue;
      }
      int at = i * VALUES;
      double width = places[at + 2] * scale;
      double height = places[at + 3] * scale;
      double x = square.x() + anchors[2 * i] * square.width() + places[at] * scale - width / 2;
      double y =
          square.y() + anchors[2 * i + 1] * square.height() + places[at + 1] * scale - height / 2;
      double roll = Math.atan2(places[at + 7] - places[at + 5], places[at + 6] - places[at + 4]);
      if (width > 0 && height > 0) {
        found.add(new Detection(new Box(x, y, width, height), roll, score));
      }
    }
    return Detection.distinct(found);
  }

  @Override
  public void close() {
    network.close();
  }
}

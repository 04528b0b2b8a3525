package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.Optional;

/**
 * 468 points on a face (Kartynnik et al., arXiv 1907.06724) from a 192 x 192 crop whose eyes are
 * level.
 */
final class FaceMesh implements AutoCloseable {
  /** The crop is this much larger than the detector's box. */
  private static final double MARGIN = 1.5;

  private final Network network;

  private FaceMesh(Network network) {
    this.network = network;
  }

  static Optional<FaceMesh> open() {
    return Network.unsigned("face_landmark.tflite", 192).map(FaceMesh::new);
  }

  /**
   * @param presence 0 to 1: is there a face in the crop
   * @param points x, y pairs in pixels of the picture
   */
  record Result(double presence, float[] points) {}

  Result find(Pyramid picture, Detection face) {
    var box = face.box();
    double side = MARGIN * Math.max(box.width(), box.height());
    double centreX = box.x() + box.width() / 2;
    double centreY = box.y() + box.height() / 2;
    var crop = new Box(centreX - side / 2, centreY - side / 2, side, side);
    var outputs = network.run(picture.cut(crop, face.roll(), network.side()));
    var raw = Network.output(outputs, 3 * Face.MESH_POINTS);
    double presence = 1 / (1 + Math.exp(-Network.output(outputs, 1)[0]));

    double scale = side / network.side();
    double cos = Math.cos(face.roll()) * scale;
    double sin = Math.sin(face.roll()) * scale;
    double middle = network.side() / 2.0;
    var points = new float[2 * Face.MESH_POINTS];
    for (int i = 0; i < Face.MESH_POINTS; i++) {
      double x = raw[3 * i] - middle;
      double y = raw[3 * i + 1] - middle;
      points[2 * i] = (float) (centreX + cos * x - sin * y);
      points[2 * i + 1] = (float) (centreY + sin * x + cos * y);
    }
    return new Result(presence, points);
  }

  @Override
  public void close() {
    network.close();
  }
}

package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The selfie segmentation network of MediaPipe: a 256 x 256 map of people. It was made for people
 * near the camera, so besides the whole picture it looks at the surroundings of every smaller face:
 * the upper body, and the whole standing figure. What any look finds counts.
 */
final class PersonNetwork implements AutoCloseable {
  /** Looks around at most this many faces, the largest ones. */
  private static final int MOST_FACES = 6;

  /** A look that covers more of the picture than this would see nothing new. */
  private static final double NOTHING_NEW = 0.6;

  /** Trust in a look rises from its border over this part of its width. */
  private static final double FEATHER = 0.08;

  private final Network network;

  private PersonNetwork(Network network) {
    this.network = network;
  }

  static Optional<PersonNetwork> open() {
    return Network.unsigned("selfie_segmentation.tflite", 256).map(PersonNetwork::new);
  }

  /** People of the picture as {@code width * height} values in [0, 1], not yet refined. */
  float[] find(Pyramid picture, List<Box> faces, int width, int height) {
    var people = new float[width * height];
    var whole = new Box(0, 0, picture.width(), picture.height());
    for (var look : looks(whole, faces)) {
      var map = Pixels.of(network.run(picture.stretched(look, 256))[0], 256, 256);
      add(people, width, height, map, look, whole);
    }
    return people;
  }

  private static List<Box> looks(Box whole, List<Box> faces) {
    var looks = new ArrayList<Box>();
    looks.add(whole);
    for (var face : faces.subList(0, Math.min(MOST_FACES, faces.size()))) {
      double size = Math.max(face.width(), face.height());
      double centreX = face.x() + face.width() / 2;
      double centreY = face.y() + face.height() / 2;
      for (double side : new double[] {5 * size, 11 * size}) {
        double top = centreY - 1.6 * size;
        var look = within(whole, new Box(centreX - side / 2, top, side, side));
        double part = look.width() * look.height() / (whole.width() * whole.height());
        if (part < NOTHING_NEW && look.width() > 0 && look.height() > 0) {
          looks.add(look);
        }
      }
    }
    return looks;
  }

  private static Box within(Box whole, Box box) {
    double x = Math.max(whole.x(), box.x());
    double y = Math.max(whole.y(), box.y());
    double right = Math.min(whole.right(), box.right());
    double bottom = Math.min(whole.bottom(), box.bottom());
    return new Box(x, y, Math.max(0, right - x), Math.max(0, bottom - y));
  }

  private static void add(float[] people, int width, int height, Mat map, Box look, Box whole) {
    int left = (int) Math.round(look.x() * width / whole.width());
    int top = (int) Math.round(look.y() * height / whole.height());
    int columns = (int) Math.round(look.right() * width / whole.width()) - left;
    int rows = (int) Math.round(look.bottom() * height / whole.height()) - top;
    if (columns < 1 || rows < 1) {
      return;
    }
    var values = Pixels.values(Pixels.resized(map, columns, rows));
    for (int y = 0; y < rows; y++) {
      double trustY = trust(y, rows, top == 0, top + rows == height);
      for (int x = 0; x < columns; x++) {
        double trust = trustY * trust(x, columns, left == 0, left + columns == width);
        int at = (top + y) * width + left + x;
        people[at] = Math.max(people[at], (float) (trust * values[y * columns + x]));
      }
    }
  }

  /** 1 inside a look, falling to 0 at a border that is not the picture's own. */
  private static double trust(int at, int length, boolean startIsEdge, boolean endIsEdge) {
    double fromStart = startIsEdge ? 1 : (at + 0.5) / (FEATHER * length);
    double fromEnd = endIsEdge ? 1 : (length - at - 0.5) / (FEATHER * length);
    return Math.min(1, Math.min(fromStart, fromEnd));
  }

  @Override
  public void close() {
    network.close();
  }
}

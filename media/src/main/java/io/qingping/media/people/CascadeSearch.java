package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.equalizeHist;

import io.qingping.media.Box;
import io.qingping.media.MediaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/**
 * Finds upright frontal faces by the Haar cascade inside the OpenCV library (Viola and Jones, CVPR
 * 2001) and grows people below them by {@link BodyPrior}.
 */
final class CascadeSearch implements PeopleSearch {
  private static final String CASCADE = "haarcascade_frontalface_alt2.xml";
  private static final int SIDE = 640;
  private static final int SMALLEST_FACE = 24;
  private static final int NEIGHBOURS = 4;

  /** The stage weight that a plain face reaches; the score is taken relative to it. */
  private static final double PLAIN_WEIGHT = 4;

  /** The cascade's square holds forehead and cheeks; the face box is this much of it. */
  private static final double FACE_PART = 0.82;

  private final CascadeClassifier cascade;

  CascadeSearch() {
    try {
      var file =
          Loader.cacheResource(
              CascadeClassifier.class,
              "/org/bytedeco/opencv/"
                  + Loader.getPlatform()
                  + "/share/opencv4/haarcascades/"
                  + CASCADE);
      cascade = new CascadeClassifier(file.getPath());
    } catch (IOException e) {
      throw new MediaException(e, "people.unreadable", CASCADE);
    }
    if (cascade.isNull() || cascade.empty()) {
      throw new MediaException("people.unreadable", CASCADE);
    }
  }

  @Override
  public Detector detector() {
    return Detector.CASCADES;
  }

  @Override
  public synchronized List<Face> faces(Pyramid picture, boolean thorough) {
    var grey = new Mat();
    cvtColor(picture.shrunk(SIDE), grey, COLOR_RGB2GRAY);
    equalizeHist(grey, grey);
    var boxes = new RectVector();
    var levels = new IntPointer();
    var weights = new DoublePointer();
    var smallest = new Size(SMALLEST_FACE, SMALLEST_FACE);
    cascade.detectMultiScale3(
        grey, boxes, levels, weights, 1.1, NEIGHBOURS, 0, smallest, new Size(), true);
    double scale = (double) picture.width() / grey.cols();
    var detections = new ArrayList<Detection>();
    for (int i = 0; i < boxes.size(); i++) {
      var box = boxes.get(i);
      double side = box.width() * scale * FACE_PART;
      double margin = (box.width() * scale - side) / 2;
      detections.add(
          new Detection(
              new Box(box.x() * scale + margin, box.y() * scale + margin, side, side),
              0,
              Math.min(0.99, Math.max(0.01, weights.get(i) / PLAIN_WEIGHT))));
    }
    return Detection.distinct(detections).stream()
        .map(found -> new Face(found.box(), 0, found.score(), 0, new float[0]))
        .toList();
  }

  @Override
  public float[] person(Pyramid picture, List<Box> faces, Mat photo) {
    double scale = (double) photo.cols() / picture.width();
    var boxes =
        faces.stream()
            .map(
                face ->
                    new Box(
                        face.x() * scale,
                        face.y() * scale,
                        face.width() * scale,
                        face.height() * scale))
            .toList();
    return BodyPrior.grow(photo, boxes);
  }

  @Override
  public void close() {
    cascade.close();
  }
}

package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** One way to find people in an upright picture: by networks or by cascades. */
sealed interface PeopleSearch extends AutoCloseable permits NetworkSearch, CascadeSearch {
  Detector detector();

  /** Faces in pixels of the picture, in no special order; small ones only when {@code thorough}. */
  List<Face> faces(Pyramid picture, boolean thorough);

  /** A rough map of people, one value in [0, 1] per pixel of {@code photo}, the shrunk picture. */
  float[] person(Pyramid picture, List<Box> faces, Mat photo);

  @Override
  void close();
}

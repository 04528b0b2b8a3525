package io.qingping.media.people;

/** What found the people. */
public enum Detector {
  /** The small MediaPipe networks: face detection, face mesh, person segmentation. */
  NETWORKS,
  /** The cascades inside OpenCV, where the networks were not built in: coarser, no face mesh. */
  CASCADES
}

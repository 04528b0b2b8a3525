package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/** Finds people by the MediaPipe networks. */
final class NetworkSearch implements PeopleSearch {
  private final FaceFinder faces;
  private final PersonNetwork person;

  private NetworkSearch(FaceFinder faces, PersonNetwork person) {
    this.faces = faces;
    this.person = person;
  }

  /** Empty if one of the models was not built in. */
  static Optional<NetworkSearch> open() {
    var shortRange = BlazeFace.shortRange();
    var fullRange = BlazeFace.fullRange();
    var mesh = FaceMesh.open();
    var person = PersonNetwork.open();
    if (shortRange.isPresent() && fullRange.isPresent() && mesh.isPresent() && person.isPresent()) {
      var faces = new FaceFinder(shortRange.get(), fullRange.get(), mesh.get());
      return Optional.of(new NetworkSearch(faces, person.get()));
    }
    shortRange.ifPresent(BlazeFace::close);
    fullRange.ifPresent(BlazeFace::close);
    mesh.ifPresent(FaceMesh::close);
    person.ifPresent(PersonNetwork::close);
    return Optional.empty();
  }

  @Override
  public Detector detector() {
    return Detector.NETWORKS;
  }

  @Override
  public List<Face> faces(Pyramid picture, boolean thorough) {
    return faces.find(picture, thorough);
  }

  @Override
  public float[] person(Pyramid picture, List<Box> boxes, Mat photo) {
    return person.find(picture, boxes, photo.cols(), photo.rows());
  }

  @Override
  public void close() {
    faces.close();
    person.close();
  }
}

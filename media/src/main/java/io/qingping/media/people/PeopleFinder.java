package io.qingping.media.people;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * Finds faces and people in a photo. Uses the MediaPipe networks (Apache-2.0) where the build put
 * them on the class path, else the cascades inside OpenCV. Thread-safe; one network runs at a time.
 */
public final class PeopleFinder implements AutoCloseable {
  /** Most pixels on the long side of {@link People#person()}. */
  public static final int MATTE_SIDE = 768;

  private final PeopleSearch search;

  private PeopleFinder(PeopleSearch search) {
    this.search = search;
  }

  /** Loads the networks, or the cascades where there are none. */
  public static PeopleFinder open() {
    return new PeopleFinder(
        NetworkSearch.open().map(PeopleSearch.class::cast).orElseGet(CascadeSearch::new));
  }

  /** The cascades, whatever the build holds; what {@link #open} falls back to. */
  public static PeopleFinder openCascades() {
    return new PeopleFinder(new CascadeSearch());
  }

  /**
   * Looks at the picture as it is and, if no face is found, also lying on either side and upside
   * down.
   */
  public People find(Picture picture) {
    var upright = search(picture);
    if (!upright.faces().isEmpty()) {
      return upright;
    }
    People best = upright;
    for (int turns = 1; turns <= 3; turns++) {
      var turn = new QuarterTurn(turns, picture.width(), picture.height());
      var people = search(turn.apply(picture));
      if (surest(people) > surest(best)) {
        best = turn.undo(people);
      }
    }
    return best;
  }

  private static double surest(People people) {
    return people.faces().stream().mapToDouble(Face::score).max().orElse(0);
  }

  private People search(Picture picture) {
    try (var scope = new PointerScope()) {
      var pyramid = new Pyramid(picture);
      var faces =
          search.faces(pyramid).stream()
              .sorted(Comparator.comparingDouble(PeopleFinder::area).reversed())
              .toList();
      return new People(faces, person(pyramid, faces), search.detector(), 0);
    }
  }

  private Mask person(Pyramid picture, List<Face> faces) {
    var photo = picture.shrunk(MATTE_SIDE);
    var boxes = faces.stream().map(Face::box).toList();
    return Matte.refine(search.person(picture, boxes, photo), photo);
  }

  private static double area(Face face) {
    return face.box().width() * face.box().height();
  }

  /** What finds the people in this build. */
  public Detector detector() {
    return search.detector();
  }

  @Override
  public void close() {
    search.close();
  }
}

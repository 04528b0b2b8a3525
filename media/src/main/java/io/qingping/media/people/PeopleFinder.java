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

  /** A head leans less than this, in radians. */
  private static final double UPRIGHT_ROLL = Math.toRadians(60);

  /** Faces that lie on their side are found too, but with scores below this. */
  private static final double SURE = 0.8;

  /** A turn is believed if its surest face is this much surer. */
  private static final double CLEARLY = 0.1;

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
   * Looks at the picture as it is and, if no sure face stands upright in it, also lying on its side
   * and upside down.
   */
  public People find(Picture picture) {
    try (var scope = new PointerScope()) {
      var pyramid = new Pyramid(picture);
      var faces = search.faces(pyramid, true);
      double score = upright(faces);
      if (score >= SURE) {
        return people(pyramid, faces);
      }
      QuarterTurn best = null;
      for (int turns = 1; turns <= 3; turns++) {
        var turn = new QuarterTurn(turns, picture.width(), picture.height());
        double turned = uprightAfter(turn, picture);
        if (turned > score + CLEARLY) {
          score = turned;
          best = turn;
        }
      }
      if (best == null) {
        return people(pyramid, faces);
      }
      var turned = new Pyramid(best.apply(picture));
      return best.undo(people(turned, search.faces(turned, true)));
    }
  }

  private double uprightAfter(QuarterTurn turn, Picture picture) {
    try (var scope = new PointerScope()) {
      return upright(search.faces(new Pyramid(turn.apply(picture)), false));
    }
  }

  /** The score of the surest face that stands upright and, where there are meshes, has one. */
  private double upright(List<Face> faces) {
    boolean hasMeshes = search.detector() == Detector.NETWORKS;
    return faces.stream()
        .filter(face -> Math.abs(face.roll()) < UPRIGHT_ROLL && (face.hasMesh() || !hasMeshes))
        .mapToDouble(Face::score)
        .max()
        .orElse(0);
  }

  private People people(Pyramid picture, List<Face> faces) {
    var sorted =
        faces.stream().sorted(Comparator.comparingDouble(PeopleFinder::area).reversed()).toList();
    return new People(sorted, person(picture, sorted), search.detector(), 0);
  }

  private Mask person(Pyramid picture, List<Face> faces) {
    var photo = picture.shrunk(MATTE_SIDE);
    var boxes = faces.stream().map(Face::box).toList();
    return Matte.refine(search.person(picture, boxes, photo), photo);
  }

  private static double area(Face face) {
    return face.box().width() * face.box().height();
  }

  @Override
  public void close() {
    search.close();
  }
}

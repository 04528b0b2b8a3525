package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.ArrayList;
import java.util.List;

/** Finds faces of all sizes with the two BlazeFace networks and reads a mesh off each. */
final class FaceFinder implements AutoCloseable {
  /** Below this presence a mesh is not trusted. */
  private static final double PRESENT = 0.7;

  /** A weak detection in which the mesh network sees no face either is none. */
  private static final double WEAK_SCORE = 0.65;

  private static final double ABSENT = 0.1;

  /** If no face is larger than this part of the long side, tiles are searched for small ones. */
  private static final double SMALL = 0.12;

  /** A smaller picture holds no face that a tile would show better. */
  private static final double WORTH_TILES = 400;

  /** The short range network is only asked for faces that fill this part of the long side. */
  private static final double LARGE = 0.25;

  private final BlazeFace shortRange;
  private final BlazeFace fullRange;
  private final FaceMesh mesh;

  FaceFinder(BlazeFace shortRange, BlazeFace fullRange, FaceMesh mesh) {
    this.shortRange = shortRange;
    this.fullRange = fullRange;
    this.mesh = mesh;
  }

  /** Faces of an upright picture, in no special order; small ones only when {@code thorough}. */
  List<Face> find(Pyramid picture, boolean thorough) {
    var faces = new ArrayList<Face>();
    for (var detection : detect(picture, thorough)) {
      var face = look(picture, detection);
      if (face.score() >= WEAK_SCORE || face.presence() >= ABSENT) {
        faces.add(face);
      }
    }
    return faces;
  }

  /** The full range network places boxes better, so where both see a face its box stays. */
  private List<Detection> detect(Pyramid picture, boolean thorough) {
    var square = picture.square();
    var found = new ArrayList<>(fullRange.find(picture, square));
    shortRange.find(picture, square).stream()
        .filter(detection -> detection.box().width() >= LARGE * square.width())
        .filter(detection -> found.stream().noneMatch(detection::isSameFace))
        .toList()
        .forEach(found::add);
    double largest = found.stream().mapToDouble(d -> d.box().width()).max().orElse(0);
    if (thorough && largest < SMALL * square.width() && square.width() >= WORTH_TILES) {
      var small = new ArrayList<Detection>();
      tiles(picture).forEach(tile -> small.addAll(fullRange.find(picture, tile)));
      Detection.distinct(small).stream()
          .filter(detection -> found.stream().noneMatch(detection::isSameFace))
          .toList()
          .forEach(found::add);
    }
    return found;
  }

  /** Squares of a third of the long side that overlap by a third, over the whole picture. */
  private static List<Box> tiles(Pyramid picture) {
    double side = Math.max(picture.width(), picture.height()) / 3.0;
    var tiles = new ArrayList<Box>();
    int columns = steps(picture.width(), side);
    int rows = steps(picture.height(), side);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        tiles.add(
            new Box(
                place(column, columns, picture.width(), side),
                place(row, rows, picture.height(), side),
                side,
                side));
      }
    }
    return tiles;
  }

  private static int steps(double length, double side) {
    return length <= side ? 1 : (int) Math.ceil((length - side) / (side * 2 / 3)) + 1;
  }

  private static double place(int index, int count, double length, double side) {
    return count == 1 ? (length - side) / 2 : index * (length - side) / (count - 1);
  }

  /** The mesh gives a truer roll than the detector's two eye points, so it is read twice. */
  private Face look(Pyramid picture, Detection detection) {
    var first = mesh.find(picture, detection);
    if (first.presence() < PRESENT) {
      return new Face(
          detection.box(), detection.roll(), detection.score(), first.presence(), new float[0]);
    }
    var roll = roll(first.points());
    var second = mesh.find(picture, new Detection(detection.box(), roll, detection.score()));
    var best = second.presence() >= first.presence() ? second : first;
    return new Face(
        detection.box(), roll(best.points()), detection.score(), best.presence(), best.points());
  }

  /** From the outer corners of the eyes, points 33 and 263 of the mesh. */
  private static double roll(float[] points) {
    return Math.atan2(points[2 * 263 + 1] - points[2 * 33 + 1], points[2 * 263] - points[2 * 33]);
  }

  @Override
  public void close() {
    shortRange.close();
    fullRange.close();
    mesh.close();
  }
}

package io.qingping.vdt.animate;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import io.qingping.media.people.Face;
import io.qingping.media.people.People;
import io.qingping.media.people.PeopleFinder;
import io.qingping.media.people.RegionFinder;
import io.qingping.media.people.Regions;
import io.qingping.media.render.Framing;
import java.util.ArrayList;
import java.util.List;

/**
 * A photo cut to the clip's frame, and what is in it.
 *
 * @param frame the photo as the clip's first frame
 * @param framing how it was cut
 */
record Scene(Picture frame, Framing framing, People people, Regions regions) {
  /** Photos that lose more than this share to the frame are looked at again once they are cut. */
  private static final double LOOK_AGAIN = 0.25;

  private static final int BLOCKS = 40;

  /** How many times worse it is to cover a face than a coat. */
  private static final int FACE_WEIGHT = 20;

  static Scene of(Picture photo, PeopleFinder finder, FrameSize size, Mask painted) {
    var people = finder.find(photo);
    var framing = framing(photo, people, size);
    var frame = framing.apply(photo);
    double shown =
        framing.window().width()
            * framing.window().height()
            / ((double) photo.width() * photo.height());
    boolean again = shown < 1 - LOOK_AGAIN || shown > 1 + LOOK_AGAIN;
    var mask = painted == null ? null : framing.apply(painted);
    if (again) {
      people = finder.find(frame);
    } else {
      people = moved(people, framing);
    }
    return new Scene(frame, framing, people, RegionFinder.find(frame, people, mask));
  }

  private static Framing framing(Picture photo, People people, FrameSize size) {
    if (!size.isPhotos()) {
      return Framing.of(photo.width(), photo.height(), size.width(), size.height(), boxes(people));
    }
    double shrink = size.shrink(photo.width(), photo.height());
    if (shrink == 1) {
      return Framing.original(photo.width(), photo.height());
    }
    return Framing.of(
        photo.width(),
        photo.height(),
        even(photo.width() * shrink),
        even(photo.height() * shrink),
        List.of());
  }

  /** Another shot, cut in the same way. */
  Picture cut(Picture other) {
    boolean same =
        other.width() == framing.sourceWidth() && other.height() == framing.sourceHeight();
    var how =
        same
            ? framing
            : Framing.of(other.width(), other.height(), frame.width(), frame.height(), List.of());
    return how.apply(other);
  }

  private static int even(double length) {
    return Math.max(2, (int) Math.round(length / 2) * 2);
  }

  private static List<Box> boxes(People people) {
    return people.faces().stream().map(Face::box).toList();
  }

  List<Box> faces() {
    return boxes(people);
  }

  /** The same people in pixels of the frame. */
  private static People moved(People people, Framing framing) {
    var faces =
        people.faces().stream()
            .map(
                face ->
                    new Face(
                        framing.apply(face.box()),
                        face.roll(),
                        face.score(),
                        face.presence(),
                        mesh(face.mesh(), framing)))
            .toList();
    return new People(
        faces, framing.apply(people.person()), people.detector(), people.quarterTurns());
  }

  private static float[] mesh(float[] points, Framing framing) {
    var result = new float[points.length];
    for (int i = 0; i < points.length; i += 2) {
      result[i] = (float) ((points[i] - framing.window().x()) * framing.scale());
      result[i + 1] = (float) ((points[i + 1] - framing.window().y()) * framing.scale());
    }
    return result;
  }

  /** What a camera moves towards: the largest face, else the people, else the middle. */
  Box subject() {
    if (!people.faces().isEmpty()) {
      return people.faces().get(0).box();
    }
    return new Box(
        frame.width() * 0.4, frame.height() * 0.4, frame.width() * 0.2, frame.height() * 0.2);
  }

  /** What a label should not cover: faces, and coarse blocks of people. */
  List<Box> precious() {
    var boxes = new ArrayList<Box>();
    for (int i = 0; i < FACE_WEIGHT; i++) {
      boxes.addAll(faces());
    }
    var person = people.person();
    double side = Math.max(person.width(), person.height()) / (double) BLOCKS;
    double scale = (double) frame.width() / person.width();
    for (double y = side / 2; y < person.height(); y += side) {
      for (double x = side / 2; x < person.width(); x += side) {
        if (person.values()[(int) y * person.width() + (int) x] > 0.5) {
          boxes.add(
              new Box((x - side / 2) * scale, (y - side / 2) * scale, side * scale, side * scale));
        }
      }
    }
    return boxes;
  }

  /** Share of the picture that is people. */
  double personShare() {
    double sum = 0;
    for (float value : people.person().values()) {
      sum += value;
    }
    return sum / people.person().values().length;
  }
}

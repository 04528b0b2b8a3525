package io.qingping.media.people;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decides what of a photo may move in the wind and what must not. Thread-safe. */
public final class RegionFinder {
  /** Most pixels on the long side of the masks. */
  public static final int SIDE = 512;

  /** Over this part of the long side motion dies away towards the picture's edge. */
  private static final double BORDER = 0.02;

  /** An outline without a face is only taken for a figure if it fills this part of the picture. */
  private static final double LEAST_FIGURE = 0.02;

  /** How far from hair skin may be moved over, in face sizes. */
  private static final double HAIR_REACH = 0.3;

  private RegionFinder() {}

  /** Guesses what may move. */
  public static Regions find(Picture picture, People people) {
    return find(picture, people, null);
  }

  /**
   * Lets what the user painted move instead of the guess; faces stay all the same.
   *
   * @param userMove of any size, stretched over the picture; null to guess
   */
  public static Regions find(Picture picture, People people, Mask userMove) {
    if (people.quarterTurns() != 0) {
      var turn = new QuarterTurn(people.quarterTurns(), picture.width(), picture.height());
      var painted = userMove == null ? null : turn.apply(userMove);
      return turn.undo(find(turn.apply(picture), turn.apply(people), painted));
    }
    try (var scope = new PointerScope()) {
      var size = Pixels.fitting(picture.width(), picture.height(), SIDE);
      var photo = Pixels.resized(Pixels.of(picture), size.width(), size.height());
      var scene = scene(photo, people, (double) photo.cols() / picture.width());
      return regions(photo, scene, userMove);
    }
  }

  private static Scene scene(Mat photo, People people, double scale) {
    int width = photo.cols();
    int height = photo.rows();
    var matte = Pixels.resized(Pixels.of(people.person()), width, height);
    var person = Plane.of(Pixels.mask(matte));
    var figures = people.faces().stream().map(face -> Figure.of(face, scale)).toList();
    if (figures.isEmpty()) {
      figures = guessed(person);
    }
    var faces = FaceArea.of(figures, scale, width, height);
    return new Scene(Lab.of(photo), person, figures, faces, scale);
  }

  /** Someone seen from behind, or a silhouette: the head is at the top of the outline. */
  private static List<Figure> guessed(Plane person) {
    int left = person.width();
    int right = -1;
    int top = person.height();
    int bottom = -1;
    int count = 0;
    for (int i = 0; i < person.values().length; i++) {
      if (person.isSet(i)) {
        left = Math.min(left, i % person.width());
        right = Math.max(right, i % person.width());
        top = Math.min(top, i / person.width());
        bottom = Math.max(bottom, i / person.width());
        count++;
      }
    }
    if (count < LEAST_FIGURE * person.values().length || bottom - top < 16) {
      return List.of();
    }
    return List.of(Figure.guessed(new Box(left, top, right - left + 1, bottom - top + 1)));
  }

  private static Regions regions(Mat photo, Scene scene, Mask userMove) {
    var skin = Skin.learn(scene);
    var hair = Hair.find(scene, skin);
    var bare = without(skin.find(scene), hair.area());
    var cloth = Cloth.find(scene, bare, hair.area());
    var foliage = Foliage.find(scene);
    var pin = pin(photo, scene, bare, hair, cloth, foliage);
    if (userMove != null) {
      return painted(scene, pin, userMove);
    }
    var keep = keep(scene, skin.extended(scene, bare), hair);
    pin = pin.atLeast(keep);
    var move = scene.empty();
    var sums = new double[3];
    for (int i = 0; i < move.values().length; i++) {
      double free = (1 - pin.values()[i]) * border(scene, i);
      double[] parts = {
        free * hair.freedom().values()[i], free * cloth.values()[i], free * foliage.values()[i]
      };
      int most = parts[0] >= parts[1] && parts[0] >= parts[2] ? 0 : parts[1] >= parts[2] ? 1 : 2;
      move.values()[i] = (float) parts[most];
      sums[most] += parts[most];
    }
    double count = move.values().length;
    return new Regions(
        scene.person().mask(),
        move.mask(),
        pin.mask(),
        keep.mask(),
        (sums[0] + sums[1] + sums[2]) / count,
        sums[0] / count,
        sums[1] / count,
        sums[2] / count);
  }

  /**
   * Faces, and bare skin away from hair: a hand on a skirt stays as it is. Near hair, skin may be
   * what strands move over.
   */
  private static Plane keep(Scene scene, Plane bare, Hair hair) {
    double reach = HAIR_REACH * scene.smallestHead();
    var strands = hair.area().grown(reach, 1);
    var keep = scene.empty();
    for (int i = 0; i < keep.values().length; i++) {
      boolean skin = bare.isSet(i) && !strands.isSet(i);
      keep.values()[i] = scene.faces().isSet(i) || skin ? 1 : 0;
    }
    return keep;
  }

  /** The brush overrules the guessed pin, but not the faces with their soft rim. */
  private static Regions painted(Scene scene, Plane guessedPin, Mask userMove) {
    var wanted = Pixels.values(Pixels.resized(Pixels.of(userMove), scene.width(), scene.height()));
    var rim = faceRim(scene);
    var move = scene.empty();
    var pin = scene.empty();
    double sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      float want = Math.min(1, Math.max(0, wanted[i]));
      pin.values()[i] = Math.max(rim.values()[i], guessedPin.values()[i] * (1 - want));
      move.values()[i] = Math.min(want, 1 - pin.values()[i]);
      sum += move.values()[i];
    }
    return new Regions(
        scene.person().mask(),
        move.mask(),
        pin.mask(),
        scene.faces().mask(),
        sum / wanted.length,
        0,
        0,
        0);
  }

  private static Plane pin(
      Mat photo, Scene scene, Plane skin, Hair hair, Plane cloth, Plane foliage) {
    double size = scene.smallestHead();
    var rim = faceRim(scene);
    var bare = skin.grown(Math.max(1, 0.04 * size), Math.max(2, 0.08 * size));
    var core = Cloth.core(scene);
    var edges = Edges.find(photo, scene.person(), foliage);
    var pin = scene.empty();
    for (int i = 0; i < pin.values().length; i++) {
      // What lies under free hair must not hold it.
      double held = 1 - 0.9 * Scene.rise(hair.freedom().values()[i], 0, 0.4);
      double body = held * Math.max(core.values()[i], bare.values()[i]);
      // And what of a person does not move, such as shoes and trousers, holds what is next to it.
      double free = Math.max(hair.freedom().values()[i], cloth.values()[i]);
      body = Math.max(body, scene.person().values()[i] * (1 - Scene.rise(free, 0, 0.08)));
      pin.values()[i] = (float) Math.max(rim.values()[i], Math.max(body, edges.values()[i]));
    }
    return pin;
  }

  /** 1 on faces and a little around them, soft outwards. */
  private static Plane faceRim(Scene scene) {
    double size = scene.smallestHead();
    return scene.faces().grown(Math.max(1, 0.05 * size), Math.max(2, 0.15 * size));
  }

  private static Plane without(Plane plane, Plane taken) {
    var result = Plane.empty(plane.width(), plane.height());
    for (int i = 0; i < result.values().length; i++) {
      result.values()[i] = taken.isSet(i) ? 0 : plane.values()[i];
    }
    return result;
  }

  /** 0 at the picture's edge, where motion would pull in what is not there, 1 inside. */
  private static double border(Scene scene, int index) {
    int x = index % scene.width();
    int y = index / scene.width();
    double nearest =
        Math.min(Math.min(x, scene.width() - 1 - x), Math.min(y, scene.height() - 1 - y));
    return Scene.rise(nearest / (BORDER * Math.max(scene.width(), scene.height())), 0, 1);
  }
}

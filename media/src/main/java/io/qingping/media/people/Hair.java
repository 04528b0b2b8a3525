package io.qingping.media.people;

/**
 * Hair: what of a person is around the face and not skin, and what hangs from there in the same
 * colour. Free ends move, roots do not.
 */
final class Hair {
  /** Least standard deviations of hair colour: strands shine. */
  private static final double LIGHTNESS = 9;

  private static final double CHROMA = 3.5;

  /** Squared distance from the crown's colour within which a pixel may be hair. */
  private static final double LIMIT = 8;

  /** The same where clothes look much like the hair. */
  private static final double ALIKE_LIMIT = 3.5;

  /** Squared distance from skin that the hair on the crown has. */
  private static final double UNLIKE_SKIN = 4;

  /** With less than this part of the crown unlike skin, the head is bald. */
  private static final double LEAST_HAIR = 0.15;

  /** How far below the face's centre hair is followed, in face sizes. */
  private static final double LONGEST = 3.4;

  /** And how far where clothes have the colour of the hair. */
  private static final double SHOULDER = 1.9;

  /** Clothes have the colour of the hair if this part of the chest has it. */
  private static final double ALIKE = 0.35;

  /** Bare forehead above the face's hull, in face sizes. */
  private static final double FOREHEAD = 0.2;

  /** Widest gap between the crown and hair below it, in face sizes. */
  private static final double TIE = 0.25;

  /** Further up a head with hair is hair, where highlights have the colour of skin too. */
  private static final double CROWN_BIAS = 2.5;

  /** From here down hair hangs; it widens by at most a pixel in three rows. */
  private static final double HANGS = 0.7;

  private static final int ROWS_A_PIXEL = 3;

  private final Scene scene;
  private final Skin skin;
  private final Plane area;
  private final Plane freedom;

  private Hair(Scene scene, Skin skin) {
    this.scene = scene;
    this.skin = skin;
    this.area = scene.empty();
    this.freedom = scene.empty();
  }

  static Hair find(Scene scene, Skin skin) {
    var hair = new Hair(scene, skin);
    var toFace = scene.faces().distance();
    for (var figure : scene.figures()) {
      hair.add(figure, toFace);
    }
    return hair;
  }

  /** 1 on hair, else 0. */
  Plane area() {
    return area;
  }

  /** How freely the hair moves, 0 at the roots to 1 at the tips. */
  Plane freedom() {
    return freedom;
  }

  private void add(Figure figure, Plane toFace) {
    var crown = crown(figure);
    if (crown == null) {
      return;
    }
    var model = ColourModel.learn(scene.lab(), crown::isSet, LIGHTNESS, CHROMA);
    if (model == null) {
      return;
    }
    boolean alike = chestIsAlike(figure, model);
    double longest = alike ? SHOULDER : LONGEST;
    var found = closed(fall(figure, crown, candidates(figure, model, alike, toFace)));
    var soft = found.blurred(1.5);
    for (int i = 0; i < area.values().length; i++) {
      area.values()[i] = Math.max(area.values()[i], found.values()[i]);
      if (soft.values()[i] > 0.02f) {
        double root = Scene.rise(toFace.values()[i] / figure.size(), 0.04, 0.35);
        double end = 1 - Scene.rise(below(figure, i), longest - 0.8, longest);
        double free = root * end * Math.max(beyondSkull(figure, i), hanging(figure, i));
        freedom.values()[i] =
            (float) Math.max(freedom.values()[i], free * Math.min(1, soft.values()[i] * 1.3));
      }
    }
  }

  /** What is above the eyes, around the face, and not skin; null on a bald head. */
  private Plane crown(Figure figure) {
    var crown = scene.empty();
    int all = 0;
    int unlike = 0;
    for (int i = 0; i < crown.values().length; i++) {
      if (isFree(i) && down(figure, i) < -0.15 && skull(figure, i) < 1.25) {
        all++;
        if (skin.distance(figure, scene.lab(), i) > UNLIKE_SKIN) {
          crown.values()[i] = 1;
          unlike++;
        }
      }
    }
    return unlike < LEAST_HAIR * all ? null : crown;
  }

  private boolean chestIsAlike(Figure figure, ColourModel model) {
    int all = 0;
    int alike = 0;
    for (int i = 0; i < area.values().length; i++) {
      double below = below(figure, i);
      if (below > 1.3
          && below < 2.5
          && aside(figure, i) < 0.8
          && isFree(i)
          && skin.distance(figure, scene.lab(), i) > Skin.LIMIT) {
        all++;
        alike += model.distance(scene.lab(), i) < LIMIT ? 1 : 0;
      }
    }
    return alike > ALIKE * all;
  }

  private Plane candidates(Figure figure, ColourModel model, boolean alike, Plane toFace) {
    var result = scene.empty();
    double limit = alike ? ALIKE_LIMIT : LIMIT;
    for (int i = 0; i < result.values().length; i++) {
      if (!isFree(i) || scene.nearest(i) != figure) {
        continue;
      }
      double fromHair = model.distance(scene.lab(), i);
      double fromSkin = skin.distanceNear(figure, scene.lab(), i);
      boolean crown = down(figure, i) < -0.2 && toFace.values()[i] > FOREHEAD * figure.size();
      boolean unlike = fromSkin > Skin.LIMIT || fromHair < fromSkin * (crown ? CROWN_BIAS : 1);
      boolean around = isAround(figure, i) && unlike;
      boolean hangs = mayHang(figure, i, alike) && fromHair < Math.min(limit, fromSkin);
      result.values()[i] = around || hangs ? 1 : 0;
    }
    return result;
  }

  /** What is connected with the head, row by row downwards, so that it does not spill sideways. */
  private Plane fall(Figure figure, Plane crown, Plane candidates) {
    int width = scene.width();
    int top = (int) Math.max(0, figure.y() + HANGS * figure.size());
    var around = scene.empty();
    for (int i = 0; i < around.values().length; i++) {
      around.values()[i] = i / width < top && candidates.isSet(i) ? 1 : 0;
    }
    around = nearTo(crown, around, TIE * figure.size());
    var result = around.values();
    for (int y = Math.max(1, top); y < scene.height(); y++) {
      int reach = y % ROWS_A_PIXEL == 0 ? 1 : 0;
      for (int x = 0; x < width; x++) {
        if (candidates.isSet(y * width + x)) {
          for (int px = Math.max(0, x - reach); px <= Math.min(width - 1, x + reach); px++) {
            result[y * width + x] = Math.max(result[y * width + x], result[(y - 1) * width + px]);
          }
        }
      }
    }
    return around;
  }

  /** What of the hair is connected with the crown, over gaps that a hair tie or an ear leaves. */
  private static Plane nearTo(Plane crown, Plane hair, double gap) {
    var bridged = hair.grown(gap / 2, 1).connectedTo(crown);
    var result = Plane.empty(hair.width(), hair.height());
    for (int i = 0; i < result.values().length; i++) {
      result.values()[i] = hair.isSet(i) && bridged.isSet(i) ? 1 : 0;
    }
    return result;
  }

  /** Fills the gaps that highlights leave between strands. */
  private static Plane closed(Plane hair) {
    var soft = hair.blurred(1.5);
    var result = new float[hair.values().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = soft.values()[i] > 0.45f ? 1 : 0;
    }
    return new Plane(hair.width(), hair.height(), result);
  }

  private boolean isFree(int i) {
    return scene.person().isSet(i) && !scene.faces().isSet(i);
  }

  /** An oval about the head down to the ears. */
  private boolean isAround(Figure figure, int i) {
    double down = down(figure, i);
    return down < 0.3 && Math.hypot(across(figure, i) / 1.35, (down + 0.3) / 1.5) < 1;
  }

  /** Where clothes look like hair, hair is only believed close to the neck. */
  private boolean mayHang(Figure figure, int i, boolean alike) {
    double below = Math.max(0, below(figure, i));
    double reach = alike ? 0.9 + 0.1 * below : 1.2 + 0.3 * below;
    return aside(figure, i) < reach
        && down(figure, i) > -1.8
        && below < (alike ? SHOULDER : LONGEST);
  }

  /** Hair on the skull hardly moves, what stands off it does. */
  private double beyondSkull(Figure figure, int i) {
    return 0.15 + 0.85 * Scene.rise(skull(figure, i) - 1, 0, 0.6);
  }

  /** Tips hang below the chin. */
  private double hanging(Figure figure, int i) {
    return Scene.rise(below(figure, i), 0.2, 1.7);
  }

  /** 1 on the outline of the skull, less inside. */
  private double skull(Figure figure, int i) {
    return Math.hypot(across(figure, i) / 0.72, (down(figure, i) + 0.2) / 0.95);
  }

  /** Hanging hair follows the plumb line, not the head's roll. */
  private double aside(Figure figure, int i) {
    return Math.abs(i % scene.width() - figure.x()) / figure.size();
  }

  private double across(Figure figure, int i) {
    return figure.across(i % scene.width(), i / scene.width());
  }

  private double down(Figure figure, int i) {
    return figure.down(i % scene.width(), i / scene.width());
  }

  private double below(Figure figure, int i) {
    return figure.below(i / scene.width());
  }
}

package io.qingping.vdt.motion.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Compositions seen in portrait photos; each knows how wide its picture is in metres. */
enum Layout {
  HEAD(30) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      double head = random.nextDouble(0.24, 0.4);
      var stage = stage(random, wind, Person.METRES / head);
      var person = Person.at(random, 0.5, random.nextDouble(0.3, 0.4), head);
      double length = random.nextDouble(0.6, 2.8) * head;
      dressHair(stage, person, length);
      if (random.nextInt(4) == 0) {
        Garments.scarf(stage, person, ACCESSORY);
      }
      return stage;
    }
  },
  HALF_BODY(22) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      double head = random.nextDouble(0.17, 0.26);
      var stage = stage(random, wind, Person.METRES / head);
      var person =
          Person.at(random, random.nextDouble(0.4, 0.6), random.nextDouble(0.2, 0.3), head);
      boolean veil = random.nextInt(3) > 0;
      double length = random.nextDouble(1.8, 4.5) * head;
      if (veil && random.nextBoolean()) {
        Garments.veil(stage, person, ACCESSORY, length);
        dressHair(stage, person, random.nextDouble(0.6, 2.4) * head);
      } else {
        dressHair(stage, person, random.nextDouble(0.6, 3) * head);
        if (veil) {
          Garments.veil(stage, person, ACCESSORY, length);
        } else if (random.nextBoolean()) {
          Garments.sleeve(stage, person, ACCESSORY);
        } else {
          Garments.scarf(stage, person, ACCESSORY);
        }
      }
      return stage;
    }
  },
  FULL_BODY(16) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      double head = random.nextDouble(0.1, 0.15);
      var stage = stage(random, wind, Person.METRES / head);
      var person =
          Person.at(random, random.nextDouble(0.35, 0.65), random.nextDouble(0.1, 0.2), head);
      dressHair(stage, person, random.nextDouble(0.8, 2.6) * head);
      Garments.skirt(stage, person, ACCESSORY);
      if (random.nextInt(3) == 0) {
        Garments.sleeve(stage, person, ACCESSORY + 1);
      } else if (random.nextInt(3) == 0) {
        Plants.grass(stage, ACCESSORY + 1, 1);
      }
      return stage;
    }
  },
  HEM(10) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      double head = random.nextDouble(0.16, 0.24);
      var stage = stage(random, wind, Person.METRES / head);
      var person = Person.at(random, 0.5, random.nextDouble(-0.4, -0.2), head);
      person.body(stage);
      Garments.skirt(stage, person, ACCESSORY);
      return stage;
    }
  },
  GARDEN(13) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      double head = random.nextDouble(0.1, 0.25);
      var stage = stage(random, wind, Person.METRES / head);
      if (random.nextInt(3) == 0) {
        Plants.tree(stage, PLANT);
      }
      boolean behind = random.nextInt(4) > 0;
      int branches = random.nextInt(2, 6);
      if (behind) {
        Plants.branches(stage, PLANT + 1, branches);
      }
      if (random.nextInt(3) > 0) {
        var person = Person.at(random, random.nextDouble(0.3, 0.7), 0.35, head);
        dressHair(stage, person, random.nextDouble(0.6, 2.5) * head);
      }
      if (!behind) {
        Plants.branches(stage, PLANT + 1, branches);
      }
      if (random.nextInt(3) == 0) {
        Plants.grass(stage, PLANT + 2, random.nextDouble(0.85, 1));
      }
      return stage;
    }
  },
  CLOTH(9) {
    @Override
    Stage build(SplittableRandom random, Wind wind) {
      var stage = stage(random, wind, random.nextDouble(0.8, 2));
      double left = random.nextDouble(-0.1, 0.4);
      double right = left + random.nextDouble(0.3, 0.8);
      double top = random.nextDouble(0, 0.3);
      Garments.curtain(stage, ACCESSORY, left, right, top, random.nextDouble(0.4, 0.9));
      return stage;
    }
  };

  private static final int HAIR_BEHIND = Canvas.MOVING;
  private static final int HAIR = Canvas.MOVING + 1;
  private static final int ACCESSORY = Canvas.MOVING + 2;
  private static final int PLANT = Canvas.MOVING + 2;

  /** Moving layers that a layout may use. */
  static final int MOVING_LAYERS = 5;

  private final int weight;

  Layout(int weight) {
    this.weight = weight;
  }

  /** Draws a layout; those that photos show more often come more often. */
  static Layout choose(SplittableRandom random) {
    int ticket = random.nextInt(Arrays.stream(values()).mapToInt(layout -> layout.weight).sum());
    for (var layout : values()) {
      ticket -= layout.weight;
      if (ticket < 0) {
        return layout;
      }
    }
    return HEAD;
  }

  abstract Stage build(SplittableRandom random, Wind wind);

  private static Stage stage(SplittableRandom random, Wind wind, double metres) {
    return new Stage(random, Frame.random(random), wind.softness(), metres);
  }

  /** The person with one of the ways to wear hair, from back to front. */
  private static void dressHair(Stage stage, Person person, double length) {
    int style = stage.random().nextInt(10);
    if (style < 5) {
      Hair.back(stage, person, HAIR_BEHIND, length);
    }
    person.body(stage);
    if (style == 5 || style == 6) {
      Hair.tail(stage, person, HAIR, Math.max(length, person.head()));
    }
    if (style >= 7) {
      Hair.cap(stage, person, HAIR);
    }
    person.face(stage);
    if (style < 5 || style == 7) {
      Hair.sides(stage, person, HAIR, length * stage.random().nextDouble(0.6, 1));
    } else if (style >= 8) {
      Hair.crop(stage, person, HAIR);
    }
  }
}

package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/**
 * Where a person stands in the layout, measured in heights of the head.
 *
 * @param x middle of the head
 * @param y middle of the head
 * @param head height of the head in widths of the layout
 */
record Person(double x, double y, double head, float[] skin, float[] hair) {
  /** Height of a head in metres. */
  static final double METRES = 0.24;

  static Person at(SplittableRandom random, double x, double y, double head) {
    return new Person(x, y, head, Palette.skin(random), Palette.hair(random));
  }

  double rx() {
    return 0.38 * head;
  }

  double ry() {
    return 0.5 * head;
  }

  double waist() {
    return y + 2.5 * head;
  }

  /** A place around the head: angle 0 is the crown, positive to the right. */
  double[] around(double angle, double reach) {
    return new double[] {x + reach * rx() * Math.sin(angle), y - reach * ry() * Math.cos(angle)};
  }

  void body(Stage stage) {
    var random = stage.random();
    var dress = Fabric.solid(random);
    double shoulder = random.nextDouble(0.75, 1.05) * head;
    double slim = random.nextDouble(0.45, 0.7) * head;
    double collar = random.nextDouble(0.05, 0.5);
    double neck = 0.2 * head;
    boolean bare = random.nextInt(3) == 0;
    double top = y + 0.85 * head;
    box(stage, neck, y + 0.3 * head, neck * 1.2, top + 0.2 * head, skinShade(0.85));
    box(stage, shoulder * 0.8, top, slim, waist(), dress);
    for (int side = -1; side <= 1; side += 2) {
      arm(stage, side, shoulder, top, bare ? skinShade(0.95) : dress);
    }
    stage.still(Canvas.BODY, x, top, shoulder * 0.8, 0.22 * head, 0, bare ? skinShade(1) : dress);
    stage.still(Canvas.BODY, x, top, 0.35 * head, collar * head, 0, skinShade(0.95));
    box(stage, slim, waist(), slim * 1.15, waist() + 5 * head, dress);
  }

  void face(Stage stage) {
    var random = stage.random();
    double side = random.nextDouble(-0.5, 0.5);
    double sink = random.nextDouble(0.1, 0.25);
    stage.still(
        Canvas.FACE,
        x,
        y,
        rx(),
        ry(),
        0,
        (u, v, rgba) -> Palette.lit(skin, 1.02 - 0.15 * Math.abs(u - side), 1, rgba));
    var dark = new float[] {skin[0] * 0.35f, skin[1] * 0.28f, skin[2] * 0.28f};
    var lips = new float[] {skin[0] * 0.85f, skin[1] * 0.45f, skin[2] * 0.45f};
    for (int eye = -1; eye <= 1; eye += 2) {
      double at = x + (eye * 0.42 + 0.3 * side) * rx();
      spot(stage, at, y + sink * ry() * 0.3, 0.16 * rx(), 0.07 * ry(), dark);
      spot(stage, at, y - 0.2 * ry(), 0.2 * rx(), 0.04 * ry(), hair);
    }
    spot(stage, x + 0.3 * side * rx(), y + 0.52 * ry(), 0.25 * rx(), 0.07 * ry(), lips);
  }

  private void arm(Stage stage, int side, double shoulder, double top, Canvas.Shade shade) {
    double spread = stage.random().nextDouble(0.9, 1.5);
    double reach = stage.random().nextDouble(1.6, 2.4) * head;
    double wide = 0.18 * head;
    double from = x + side * shoulder * 0.85;
    double to = x + side * shoulder * spread;
    stage.still(
        Canvas.BODY,
        new double[] {from - wide, from + wide, to + wide * 0.7, to - wide * 0.7},
        new double[] {top, top, top + reach, top + reach},
        shade);
  }

  private void box(
      Stage stage,
      double topHalf,
      double top,
      double bottomHalf,
      double bottom,
      Canvas.Shade shade) {
    stage.still(
        Canvas.BODY,
        new double[] {x - topHalf, x + topHalf, x + bottomHalf, x - bottomHalf},
        new double[] {top, top, bottom, bottom},
        shade);
  }

  private static void spot(Stage stage, double x, double y, double rx, double ry, float[] colour) {
    stage.still(Canvas.FACE, x, y, rx, ry, 0, (u, v, rgba) -> Palette.lit(colour, 1, 0.9, rgba));
  }

  private Canvas.Shade skinShade(double light) {
    return (u, v, rgba) -> Palette.lit(skin, light, 1, rgba);
  }
}

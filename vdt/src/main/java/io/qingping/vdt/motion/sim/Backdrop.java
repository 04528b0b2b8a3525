package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/** Backgrounds that hold still: studio gradients, blurred lights, foliage, walls, sea and sky. */
final class Backdrop {
  private Backdrop() {}

  static void paint(Canvas canvas, SplittableRandom random) {
    canvas.on(Canvas.BACKDROP);
    switch (random.nextInt(6)) {
      case 0, 1 -> studio(canvas, random);
      case 2 -> lights(canvas, random);
      case 3 -> greenery(canvas, random);
      case 4 -> wall(canvas, random);
      default -> horizon(canvas, random);
    }
  }

  private static void studio(Canvas canvas, SplittableRandom random) {
    var colour =
        Palette.hue(random.nextDouble(), random.nextDouble(0.35), random.nextDouble(0.2, 1));
    double x = random.nextDouble();
    double y = random.nextDouble();
    double fall = random.nextDouble(0.1, 0.9);
    canvas.everywhere(
        (u, v, rgba) -> Palette.lit(colour, 1 - fall * Math.hypot(u - x, v - y) / 1.2, 1, rgba));
  }

  private static void lights(Canvas canvas, SplittableRandom random) {
    studio(canvas, random);
    double hue = random.nextDouble();
    int many = random.nextInt(8, 30);
    for (int i = 0; i < many; i++) {
      var colour = Palette.hue(hue + random.nextDouble(0.15), random.nextDouble(0.6), 1);
      double radius = random.nextDouble(0.02, 0.09);
      double opacity = random.nextDouble(0.15, 0.6);
      canvas.ellipse(
          random.nextDouble(),
          random.nextDouble(),
          radius,
          radius,
          0,
          (u, v, rgba) -> Palette.lit(colour, 1, opacity, rgba));
    }
  }

  private static void greenery(Canvas canvas, SplittableRandom random) {
    var dark = Palette.hue(random.nextDouble(0.22, 0.36), 0.6, random.nextDouble(0.1, 0.4));
    canvas.everywhere((u, v, rgba) -> Palette.lit(dark, 1, 1, rgba));
    int many = random.nextInt(40, 110);
    double size = random.nextDouble(0.02, 0.07);
    for (int i = 0; i < many; i++) {
      var colour = Palette.leaf(random);
      double opacity = random.nextDouble(0.2, 0.8);
      canvas.ellipse(
          random.nextDouble(),
          random.nextDouble(),
          size * random.nextDouble(0.5, 1.5),
          size * random.nextDouble(0.3, 1),
          random.nextDouble(Math.PI),
          (u, v, rgba) -> Palette.lit(colour, 1, opacity, rgba));
    }
  }

  private static void wall(Canvas canvas, SplittableRandom random) {
    var colour = Palette.jitter(random, 0.6f, 0.55f, 0.5f, 0.35);
    double across = random.nextDouble(3, 14);
    double down = random.nextDouble(0, 14);
    double depth = random.nextDouble(0.05, 0.3);
    double sharp = random.nextDouble(1, 6);
    canvas.everywhere(
        (u, v, rgba) -> {
          double wave = Math.cos(2 * Math.PI * across * u) * Math.cos(2 * Math.PI * down * v);
          Palette.lit(colour, 1 - depth * Math.tanh(sharp * wave), 1, rgba);
        });
  }

  private static void horizon(Canvas canvas, SplittableRandom random) {
    var sky =
        Palette.hue(
            random.nextDouble(0.5, 0.72), random.nextDouble(0.5), random.nextDouble(0.6, 1));
    var ground =
        Palette.hue(random.nextDouble(), random.nextDouble(0.6), random.nextDouble(0.2, 0.8));
    double line = random.nextDouble(0.3, 0.9);
    double grain = random.nextDouble(20, 80);
    canvas.everywhere(
        (u, v, rgba) -> {
          if (v < line) {
            Palette.lit(sky, 0.8 + 0.35 * v / line, 1, rgba);
          } else {
            double ripple =
                Math.sin(grain * (v - line) / (v - line + 0.3) * 3 + 4 * Math.sin(9 * u));
            Palette.lit(ground, 0.9 + 0.12 * ripple, 1, rgba);
          }
        });
  }
}

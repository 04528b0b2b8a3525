package io.qingping.vdt.motion.sim;

import java.util.function.Consumer;

/** Something in a scene that paints itself at the mean of the motion. */
interface Layer {
  void paint(Canvas canvas, PeriodicMotion motion);

  /** The canvas layer it belongs to. */
  int number();

  /** The particles that carry it, or none if it holds still. */
  default int[] particles() {
    return new int[0];
  }

  /** A layer without particles. */
  static Layer still(int number, Consumer<Canvas> painter) {
    return new Layer() {
      @Override
      public void paint(Canvas canvas, PeriodicMotion motion) {
        painter.accept(canvas.on(number));
      }

      @Override
      public int number() {
        return number;
      }
    };
  }
}

package io.qingping.vdt.motion.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A scene while it is put together: its particles, and its layers from back to front. */
final class Stage {
  private final SplittableRandom random;
  private final Frame frame;
  private final double softness;
  private final Particles particles;
  private final double metres;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * @param metres width of the layout in metres, before the frame scales it
   */
  Stage(SplittableRandom random, Frame frame, double softness, double metres) {
    this.random = random;
    this.frame = frame;
    this.softness = softness;
    this.metres = metres / frame.scale();
    particles = new Particles(this.metres);
  }

  SplittableRandom random() {
    return random;
  }

  Frame frame() {
    return frame;
  }

  /** Width of the region in metres. */
  double metres() {
    return metres;
  }

  Particles particles() {
    return particles;
  }

  List<Layer> layers() {
    return layers;
  }

  void add(Layer layer) {
    layers.add(layer);
  }

  /** One of the scene's materials, as soft as the scene is. */
  Material soft(Material material) {
    return material.softened(softness);
  }

  /** Adds a chain along a path in layout places. */
  int[] chain(Path path, int pinned, Material material) {
    int n = path.x().length;
    var x = new double[n];
    var y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = frame.x(path.x()[i]);
      y[i] = frame.y(path.y()[i]);
    }
    return particles.chain(x, y, pinned, material);
  }

  /** Couples each chain to the next, and says they are all there are. */
  int[][] coupled(List<int[]> chains, Material material) {
    for (int i = 1; i < chains.size(); i++) {
      particles.couple(chains.get(i - 1), chains.get(i), material);
    }
    return chains.toArray(new int[0][]);
  }

  /** Adds a leaf at an offset, in widths of the region, from a particle of a stem. */
  int leaf(int stem, double dx, double dy, Material material) {
    double frequency = random.nextDouble(1, 2.5) * Math.pow(2, 0.5 - softness);
    return particles.leaf(stem, dx, dy, frequency, material);
  }

  /** An ellipse of the layout that holds still. */
  void still(
      int layer, double x, double y, double rx, double ry, double angle, Canvas.Shade shade) {
    double size = frame.scale();
    double turned = frame.mirrored() ? -angle : angle;
    layers.add(
        Layer.still(
            layer,
            canvas -> canvas.ellipse(frame.x(x), frame.y(y), rx * size, ry * size, turned, shade)));
  }

  /** A four-sided shape of the layout that holds still; u, v run over it in [0, 1]. */
  void still(int layer, double[] x, double[] y, Canvas.Shade shade) {
    double[][] corner = new double[4][];
    for (int i = 0; i < 4; i++) {
      corner[i] = new double[] {frame.x(x[i]), frame.y(y[i]), i == 1 || i == 2 ? 1 : 0, i / 2};
    }
    layers.add(
        Layer.still(
            layer,
            canvas -> {
              canvas.triangle(corner[0], corner[1], corner[2], shade);
              canvas.triangle(corner[0], corner[2], corner[3], shade);
            }));
  }
}

package io.qingping.tensor;

/**
 * Rotary positions (Su et al., RoFormer, 2104.09864, section 3.2): pairs of a query's and a key's
 * values are turned by angles that grow with their place, so that their product depends on the
 * distance alone. The pairs are the first half of the values with the second.
 */
public final class Rotation {
  /** The slowest pair turns by about a radian over this many places; rows and columns are few. */
  private static final double SLOWEST = 100;

  private final Tensor cosines; // (L, d / 2)
  private final Tensor sines;
  private final Tensor minusSines;

  private Rotation(float[] angles, int length, int pairs) {
    var table = Tensor.of(angles, length, pairs);
    cosines = table.cos();
    sines = table.sin();
    minusSines = sines.neg();
  }

  /**
   * Places 0 .. length - 1 on a line; its tensors belong to the scope that is open.
   *
   * @param width d of the heads, even
   */
  public static Rotation line(int length, int width) {
    requireMultiple(width, 2);
    var angles = new float[length * width / 2];
    for (int i = 0; i < angles.length; i++) {
      int pair = i % (width / 2);
      angles[i] = angle(i / (width / 2), pair, width / 2);
    }
    return new Rotation(angles, length, width / 2);
  }

  /**
   * Places of a grid, row by row; half of the pairs turn with the row, half with the column (Heo et
   * al., 2403.13298, section 3.2).
   *
   * @param width d of the heads, a multiple of 4
   */
  public static Rotation grid(int rows, int columns, int width) {
    requireMultiple(width, 4);
    int each = width / 4;
    var angles = new float[rows * columns * each * 2];
    for (int i = 0; i < angles.length; i++) {
      int place = i / (2 * each);
      int pair = i % (2 * each);
      angles[i] = angle(pair < each ? place / columns : place % columns, pair % each, each);
    }
    return new Rotation(angles, rows * columns, 2 * each);
  }

  private static void requireMultiple(int width, int of) {
    if (width < of || width % of != 0) {
      throw new IllegalArgumentException(
          "rotary positions need heads of a multiple of %d values, not %d".formatted(of, width));
    }
  }

  private static float angle(int place, int pair, int pairs) {
    return (float) (place * Math.pow(SLOWEST, -(double) pair / pairs));
  }

  /** Keeps the tables when the scope that they were made in closes. */
  public Rotation outliveScopes() {
    cosines.outliveScopes();
    sines.outliveScopes();
    minusSines.outliveScopes();
    return this;
  }

  /** Turned vectors: (..., L, d) -> (..., L, d). */
  public Tensor turn(Tensor x) {
    long half = x.size(-1) / 2;
    var first = x.narrow(-1, 0, half);
    var second = x.narrow(-1, half, half);
    var c = cosines.to(x.type());
    return Tensor.cat(
        -1,
        Functions.multiplyAdd(first.mul(c), second, minusSines.to(x.type())),
        Functions.multiplyAdd(second.mul(c), first, sines.to(x.type())));
  }
}

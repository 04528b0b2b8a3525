package io.qingping.wenlan;

import io.qingping.media.Picture;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;

/** Outputs of reference implementations, see the README beside them. */
public final class Fixtures {
  private Fixtures() {}

  public static Path path(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/fixtures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Map<String, Tensor> tensors(String name) {
    return SafeTensors.read(path(name)).tensors();
  }

  /** The largest difference between two tensors of the same shape. */
  public static double difference(Tensor a, Tensor b) {
    if (!java.util.Arrays.equals(a.shape(), b.shape())) {
      throw new AssertionError(a + " is not of the shape of " + b);
    }
    return a.sub(b).abs().max().item();
  }

  /** The picture that bicubic.py and brivl_tiny.py make. */
  public static Picture formula(int width, int height) {
    var rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (x * 37 + y * 91);
        rgb[at + 1] = (byte) (x * x + 3 * y);
        rgb[at + 2] = (byte) ((x / 5 + y / 7) % 2 == 1 ? 255 : 0);
      }
    }
    return new Picture(width, height, rgb);
  }
}

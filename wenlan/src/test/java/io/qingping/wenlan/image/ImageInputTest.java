package io.qingping.wenlan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Picture;
import io.qingping.tensor.Scope;
import io.qingping.wenlan.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageInputTest {
  /** Width and height before and after, as in bicubic.py. */
  private static final int[][] SIZES = {
    {50, 40, 32, 32}, {20, 30, 32, 32}, {100, 31, 24, 24}, {32, 64, 32, 16}
  };

  @Test
  void bicubicIsPillowsWithinOneLevel() throws IOException {
    var recorded = Files.readAllBytes(Fixtures.path("bicubic.bin"));
    int from = 0;
    int unequal = 0;
    for (var size : SIZES) {
      var ours = Bicubic.resize(Fixtures.formula(size[0], size[1]), size[2], size[3]).rgb();
      for (int i = 0; i < ours.length; i++) {
        int difference = Math.abs((ours[i] & 0xff) - (recorded[from + i] & 0xff));
        assertThat(difference).as("byte %d of %s", i, Arrays.toString(size)).isLessThan(2);
        unequal += difference;
      }
      from += ours.length;
    }
    assertThat(from).isEqualTo(recorded.length);
    assertThat(unequal).isZero(); // and in fact it is the same
  }

  private static void assertLevels(float[] ours, float[] theirs, double most) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).as("value %d", i).isCloseTo(theirs[i], within((float) most));
    }
  }

  /** Levels 0 to 255 of a picture as an input, channel by channel. */
  private static float[] levels(int size, Picture picture) {
    var plain =
        new ImageInput(
            size,
            ImageInput.Fit.SQUASH,
            List.of(0., 0., 0.),
            List.of(1 / 255., 1 / 255., 1 / 255.),
            ImageInput.Sampling.BILINEAR);
    var rounded = plain.fitted(picture);
    var exact = plain.tensor(List.of(picture)).floats();
    assertLevels(plain.tensor(List.of(rounded)).floats(), exact, 0.501);
    return exact;
  }

  @Test
  void bilinearIsPyTorchsAndWherePicturesGrowPillowsWithinOneLevel() {
    try (var scope = Scope.open()) {
      var recorded = Fixtures.tensors("brivl_tiny/io.safetensors");
      assertLevels(levels(24, Fixtures.formula(100, 31)), recorded.get("smaller").floats(), 0.01);
      assertLevels(levels(32, Fixtures.formula(20, 30)), recorded.get("larger").floats(), 1);
    }
  }

  @Test
  void channelsAreStandardised() {
    var grey = new Picture(5, 3, bytes(45, 51));
    try (var scope = Scope.open()) {
      var input = ImageInput.imageNet(4).tensor(List.of(grey, grey));
      assertThat(input.shape()).containsExactly(2, 3, 4, 4);
      assertThat(input.select(1, 0).mean().item()).isEqualTo((0.2 - 0.485) / 0.229, within(1e-5));
      assertThat(input.select(1, 2).mean().item()).isEqualTo((0.2 - 0.406) / 0.225, within(1e-5));
    }
  }

  private static byte[] bytes(int count, int value) {
    var bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void cropsTheMiddle() {
    var rgb = bytes(3 * 6 * 2, 0);
    for (int row = 0; row < 2; row++) {
      Arrays.fill(rgb, 3 * (row * 6 + 2), 3 * (row * 6 + 4), (byte) 255);
    }
    var crop = new ImageInput(2, ImageInput.Fit.CROP, List.of(0., 0., 0.), List.of(1., 1., 1.));
    assertThat(crop.fitted(new Picture(6, 2, rgb)).rgb()).containsOnly(255);
    var squash = new ImageInput(2, ImageInput.Fit.SQUASH, crop.mean(), crop.deviation());
    assertThat(squash.fitted(new Picture(6, 2, rgb)).rgb()[0] & 0xff).isBetween(1, 254);
  }

  @Test
  void refusesWhatIsNoInput() {
    assertThatThrownBy(() -> ImageInput.clip(0)).hasMessageContaining("'size'");
    var two = List.of(1.0, 1.0);
    assertThatThrownBy(() -> new ImageInput(8, ImageInput.Fit.CROP, two, two))
        .hasMessageContaining("three numbers");
  }
}

package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.video.Clip;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * PSNR, MSE and SSIM against scikit-image 0.26.0 on pictures of 20 x 24 that a formula makes:
 *
 * <pre>
 * structural_similarity(a, b, data_range=255, gaussian_weights=True, use_sample_covariance=False)
 * peak_signal_noise_ratio(a, b, data_range=255)
 * </pre>
 */
class PixelMeasuresTest {
  private static final Clip PATTERN = grey(PixelMeasuresTest::pattern);
  private static final Clip NOISY =
      grey((x, y) -> limited(pattern(x, y) + (x * 13 + y * 29) % 41 - 20));
  private static final Clip FLATTER = grey((x, y) -> pattern(x, y) * 7 / 10 + 30);

  private static int pattern(int x, int y) {
    return (x * x * 3 + y * 7 + x * y * 5 % 31 * 3) % 256;
  }

  private static int limited(int level) {
    return Math.max(0, Math.min(255, level));
  }

  private static Clip grey(IntBinaryOperator level) {
    var values = new float[24 * 20];
    for (int i = 0; i < values.length; i++) {
      values[i] = level.applyAsInt(i % 20, i / 20) / 127.5f - 1;
    }
    return new Clip(1, 1, 24, 20, values);
  }

  @Test
  void psnrIsThatOfTheReference() {
    assertThat(PixelError.psnr(NOISY, PATTERN, 0)).isCloseTo(26.883180922403696, within(1e-5));
    assertThat(PixelError.psnr(FLATTER, PATTERN, 0)).isCloseTo(20.636645394232055, within(1e-5));
  }

  @Test
  void psnrOfEqualFramesIsAHundred() {
    assertThat(PixelError.psnr(PATTERN, PATTERN, 0)).isEqualTo(100);
  }

  @Test
  void squaredErrorsAreSummedOverAFrameOnZeroToOne() {
    var black = new Clip(2, 1, 1, 2, new float[] {-1, -1, -1, -1});
    var other = new Clip(2, 1, 1, 2, new float[] {-1, -1, 1, 0});
    assertThat(PixelError.sumOfSquares(other, black, 0)).isZero();
    assertThat(PixelError.sumOfSquares(other, black, 1)).isEqualTo(1.25);
    assertThat(PixelError.meanSquare(other, black, 1)).isEqualTo(0.625);
  }

  @Test
  void ssimIsThatOfTheReference() {
    assertThat(Ssim.of(NOISY, PATTERN, 0, false)).isCloseTo(0.9887065651089433, within(1e-6));
    assertThat(Ssim.of(FLATTER, PATTERN, 0, false)).isCloseTo(0.9373750720994954, within(1e-6));
    assertThat(Ssim.of(PATTERN, PATTERN, 0, false)).isEqualTo(1);
  }

  @Test
  void ssimOfMovingDigitsRoundsToBlackAndWhiteFirst() {
    // The reference on round(a / 255) * 255 of two checkerboards, one of them a row lower.
    var board = grey((x, y) -> (x / 3 + y / 4) % 2 * 255);
    var lower = grey((x, y) -> (x / 3 + (y + 1) / 4) % 2 * 255);
    var dim = grey((x, y) -> (x / 3 + (y + 1) / 4) % 2 * 100 + 70);
    assertThat(Ssim.of(board, lower, 0, true)).isCloseTo(0.49971748254606957, within(1e-6));
    assertThat(Ssim.of(board, dim, 0, true)).isCloseTo(0.49971748254606957, within(1e-6));
    assertThat(Ssim.of(board, dim, 0, false)).isLessThan(0.49);
  }

  @Test
  void coloursAreWeighedAsLuma() {
    var colours = new float[3 * 24 * 20];
    for (int i = 0; i < PATTERN.values().length; i++) {
      colours[i] = PATTERN.values()[i];
      colours[480 + i] = NOISY.values()[i];
      colours[960 + i] = FLATTER.values()[i];
    }
    var frame = GreyFrame.of(new Clip(1, 3, 24, 20, colours), 0);
    // Pillow 12, convert("L")
    assertThat(java.util.Arrays.copyOf(frame.levels(), 5)).containsExactly(3, 5, 18, 41, 44);
    assertThat(java.util.Arrays.copyOfRange(frame.levels(), 20, 25))
        .containsExactly(15, 16, 47, 84, 126);
  }

  @Test
  void framesTooSmallForTheWindowAreRefused() {
    var tiny = new Clip(1, 1, 10, 20, new float[200]);
    assertThatThrownBy(() -> Ssim.of(tiny, tiny, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SSIM needs frames of at least 11 x 11 pixels, not 20 x 10");
  }

  @Test
  void clipsOfDifferentShapesAreRefused() {
    var other = new Clip(1, 1, 20, 24, new float[480]);
    assertThatThrownBy(() -> PixelError.psnr(PATTERN, other, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(1, 1, 24, 20)")
        .hasMessageContaining("(1, 1, 20, 24)");
  }
}

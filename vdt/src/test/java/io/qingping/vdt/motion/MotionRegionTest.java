package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MotionRegionTest {
  private static final int N = MotionConfig.GRID;

  /** A mask that is 1 in a box of its own pixels. */
  private static Mask moving(int width, int height, int left, int top, int right, int bottom) {
    var values = new float[width * height];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        values[y * width + x] = 1;
      }
    }
    return new Mask(width, height, values);
  }

  private static void assertCovers(Box box, double left, double top, double right, double bottom) {
    assertThat(box.width()).isEqualTo(box.height());
    assertThat(box.x()).isLessThan(left);
    assertThat(box.y()).isLessThan(top);
    assertThat(box.x() + box.width()).isGreaterThan(right);
    assertThat(box.y() + box.height()).isGreaterThan(bottom);
  }

  @ParameterizedTest
  @CsvSource({"40,60,90,110", "0,0,20,300", "180,10,200,20", "0,0,200,300"})
  void coversAllThatMovesWithRoom(int left, int top, int right, int bottom) {
    var mask = moving(200, 300, left, top, right, bottom);
    // The photo is four times as large as the mask.
    var region = MotionRegion.around(800, 1200, mask);
    assertCovers(region.box(), 4 * left, 4 * top, 4 * right, 4 * bottom);
    var weights = region.weights(mask, 800, 1200);
    double cell = region.box().width() / N;
    double area = 0;
    for (float weight : weights) {
      area += weight * cell * cell;
    }
    double expected = 16.0 * (right - left) * (bottom - top);
    assertThat(area / expected).isCloseTo(1, within(0.25));
  }

  @Test
  void isNeverTiny() {
    var region = MotionRegion.around(800, 1200, moving(200, 300, 99, 150, 100, 151));
    assertCovers(region.box(), 396, 600, 400, 604);
    assertThat(region.box().width()).isGreaterThanOrEqualTo(0.1 * 800);
  }

  @Test
  void isTheWholePhotoWhereNothingMoves() {
    var region = MotionRegion.around(800, 1200, Mask.filled(20, 30, 0));
    assertThat(region.box()).isEqualTo(new Box(-200, 0, 1200, 1200));
    assertThat(region.weights(Mask.filled(20, 30, 0), 800, 1200)).containsOnly(0);
  }

  @Test
  void beyondTheEdgeTheColourGoesOnAndNothingMoves() {
    var all = Mask.filled(100, 100, 1);
    var region = MotionRegion.around(100, 100, all);
    assertThat(region.box().x()).isNegative();
    var weights = region.weights(all, 100, 100);
    assertThat(weights[0]).isZero();
    assertThat(weights[N * N - 1]).isZero();
    assertThat(weights[(N / 2) * N + N / 2]).isEqualTo(1);
    var picture = Picture.black(100, 100);
    for (int i = 0; i < 100 * 100; i++) {
      picture.rgb()[3 * i] = (byte) 255; // all red
      picture.rgb()[3 * i + 2] = (byte) 51;
    }
    var colours = region.colours(picture);
    for (int cell = 0; cell < N * N; cell++) {
      assertThat(colours[cell]).isCloseTo(1, within(1e-5f));
      assertThat(colours[N * N + cell]).isZero();
      assertThat(colours[2 * N * N + cell]).isCloseTo(0.2f, within(1e-5f));
    }
  }
}

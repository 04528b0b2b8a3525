package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import org.junit.jupiter.api.Test;

class ParallaxTest {
  @Test
  void sitterAndBackgroundMoveApartAndComeBack() {
    var width = 320;
    var height = 240;
    var disc = Scenes.disc(width, height, 0.5, 0.45, 0.25);
    var clouds = Scenes.clouds(width, height, 21);
    var photo =
        Scenes.grey(
            width,
            height,
            (x, y) -> {
              var inside = disc.values()[(int) y * width + (int) x];
              var cloud = Scenes.red(clouds, (int) x, (int) y) / 2.0;
              return inside * 240 + (1 - inside) * cloud;
            });
    var parallax = new Parallax(photo, disc, 0.02);
    assertThat(parallax.frame(0).rgb()).isEqualTo(photo.rgb());
    assertThat(parallax.frame(0.35).rgb()).isEqualTo(parallax.frame(1.35).rgb());
    assertThat(Scenes.maxDifference(parallax.frame(0.999), photo)).isLessThanOrEqualTo(2);
    var report = RenderCheck.ofCameraMove(photo).check(parallax, 24);
    assertThat(report.problems()).isEmpty();
    assertThat(report.leastStretch()).isGreaterThan(0.5);
    var out = parallax.frame(1 / 3.0);
    var back = parallax.frame(2 / 3.0);
    assertThat(edge(out) - edge(back)).isBetween(4, 14);
  }

  /** First bright column of the sitter's middle line. */
  private static int edge(Picture picture) {
    var x = 0;
    while (Scenes.red(picture, x, 108) < 170) {
      x++;
    }
    return x;
  }

  @Test
  void uncoveredBackgroundDoesNotShowTheSitter() {
    var disc = Scenes.disc(300, 300, 0.5, 0.5, 0.2);
    var photo = Scenes.grey(300, 300, (x, y) -> 40 + 200 * disc.values()[(int) y * 300 + (int) x]);
    for (var phase = 0.1; phase < 1; phase += 0.2) {
      var frame = new Parallax(photo, disc, 0.03).frame(phase);
      for (var y = 0; y < 300; y++) {
        for (var x = 0; x < 300; x++) {
          if (Math.hypot(x - 149.5, y - 149.5) > 85) {
            assertThat(Scenes.red(frame, x, y)).as("%d %d", x, y).isBetween(37, 43);
          }
        }
      }
    }
  }

  @Test
  void photoWithoutSitterIsStillFilmed() {
    var photo = Scenes.clouds(90, 120, 2);
    var frame = new Parallax(photo, Mask.filled(45, 60, 0), 0.01).frame(0.4);
    assertThat(Scenes.maxDifference(frame, photo)).isPositive();
    var all = new Parallax(photo, Mask.filled(45, 60, 1), 0.01).frame(0.4);
    assertThat(Scenes.maxDifference(all, photo)).isPositive();
  }

  @Test
  void rejectsShiftsThatWouldTearThePicture() {
    var photo = Scenes.clouds(9, 9, 2);
    assertThatThrownBy(() -> new Parallax(photo, Mask.filled(9, 9, 1), 0.1))
        .hasMessageContaining("0.03");
  }
}

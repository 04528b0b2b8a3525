package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.Box;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BurstTest {
  private static final int WIDTH = 240;
  private static final int HEIGHT = 180;

  /** A disc at {@code x} before clouds, seen by a camera that is off by {@code shake} pixels. */
  private static Picture shot(double x, double shake) {
    var clouds = Scenes.clouds(WIDTH, HEIGHT, 31);
    var sharp =
        Scenes.grey(
            WIDTH,
            HEIGHT,
            (u, v) -> {
              var inside = Math.max(0, Math.min(1, 30.5 - Math.hypot(u - x, v - 90)));
              var stripes = 215 + 25 * Math.sin((u - x) / 3) * Math.cos(v / 3);
              return inside * stripes + (1 - inside) * Scenes.red(clouds, (int) u, (int) v) * 0.7;
            });
    var window = new Box(6 + shake, 6 - shake / 2, WIDTH - 12, HEIGHT - 12);
    return Resampler.scaled(sharp, window, WIDTH - 12, HEIGHT - 12);
  }

  @Test
  void loopsSmoothlyFromTheFirstShotThroughTheOthers() {
    var burst = new Burst(List.of(shot(110, 0), shot(114, 1.7), shot(119, -1.2)));
    assertThat(burst.frame(0).rgb()).isEqualTo(shot(110, 0).rgb());
    assertThat(burst.frame(0.37).rgb()).isEqualTo(burst.frame(1.37).rgb());
    var report = RenderCheck.ofCameraMove(shot(110, 0)).check(burst, 40);
    assertThat(report.problems()).isEmpty();
    assertThat(report.seam()).isLessThan(1.2);
  }

  @Test
  void halfWayTheSubjectIsHalfWayAndTheCameraIsSteady() {
    var burst = new Burst(List.of(shot(110, 0), shot(116, 2)));
    var middle = burst.frame(0.25);
    assertThat(Scenes.red(middle, 113 - 6 - 27, 84)).isGreaterThan(150);
    assertThat(Scenes.red(middle, 113 - 6 - 34, 84)).isLessThan(150);
    assertThat(Scenes.red(middle, 113 - 6 + 27, 84)).isGreaterThan(150);
    assertThat(Scenes.red(middle, 113 - 6 + 34, 84)).isLessThan(150);
    var photo = shot(110, 0);
    for (var phase : new double[] {0.25, 0.5}) {
      var frame = burst.frame(phase);
      var sum = 0.0;
      for (var y = 12; y < 40; y++) {
        for (var x = 12; x < 60; x++) {
          sum += Math.abs(Scenes.red(frame, x, y) - Scenes.red(photo, x, y));
        }
      }
      assertThat(sum / (28 * 48)).as("background at %s", phase).isLessThan(1.5);
    }
  }

  @Test
  void refusesShotsThatDoNotBelongTogether() {
    var other = Scenes.clouds(WIDTH - 12, HEIGHT - 12, 99);
    assertThatThrownBy(() -> new Burst(List.of(shot(110, 0), other)))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> {
              assertThat(e.key()).isEqualTo("burst.different");
              assertThat(e.message(Locale.SIMPLIFIED_CHINESE)).contains("第 2 张");
            });
    assertThatThrownBy(() -> new Burst(List.of(shot(110, 0), Picture.black(9, 9))))
        .hasMessageContaining("9x9");
    assertThatThrownBy(() -> new Burst(List.of(shot(110, 0)))).hasMessageContaining("2 to 6");
    assertThatThrownBy(() -> new Burst(Collections.nCopies(7, shot(110, 0))))
        .isInstanceOf(MediaException.class);
  }

  @Test
  void joinsIdenticalShots() {
    var burst = new Burst(List.of(shot(110, 0), shot(110, 0)));
    assertThat(Scenes.maxDifference(burst.frame(0.3), shot(110, 0))).isLessThanOrEqualTo(2);
  }
}

package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import org.junit.jupiter.api.Test;

class PushInTest {
  private static final Box SUBJECT = new Box(100, 40, 20, 20);

  @Test
  void startsWithThePhotoAndKeepsTheSubjectInPlace() {
    var photo = spot(110, 50);
    var push = new PushIn(FrameSource.still(photo), SUBJECT, 1.08, false);
    assertThat(push.frame(0).rgb()).isEqualTo(photo.rgb());
    var centre = centre(push.frame(0.99));
    assertThat(centre[0]).isCloseTo(109.5, within(0.05));
    assertThat(centre[1]).isCloseTo(49.5, within(0.05));
    assertThat(push.loops()).isFalse();
  }

  @Test
  void movesWithoutJitter() {
    var photo = spot(40, 30);
    var push = new PushIn(FrameSource.still(photo), SUBJECT, 1.08, false);
    for (var i = 1; i < 75; i++) {
      var scale = push.scale(i / 75.0);
      var moved = 110 + (40 - 110) * scale;
      // a move of less than this changes no 8-bit colour of so soft a spot
      var visible = Math.abs(moved - 40) > 0.03;
      assertThat(centre(push.frame(i / 75.0))[0] + 0.5)
          .as("frame %d", i)
          .isCloseTo(moved, within(visible ? 0.01 : 0.03));
    }
  }

  @Test
  void scaleGrowsSmoothlyFromRestToRest() {
    var push = new PushIn(FrameSource.still(spot(40, 30)), SUBJECT, 1.08, false);
    var speed = 0.0;
    for (var i = 1; i < 200; i++) {
      var next = push.scale(i / 200.0) - push.scale((i - 1) / 200.0);
      assertThat(next).as("step %d", i).isNotNegative().isCloseTo(speed, within(3e-5));
      speed = next;
    }
    assertThat(speed).isLessThan(1e-5);
    assertThat(push.scale(0)).isEqualTo(1);
    assertThat(push.scale(0.9999)).isCloseTo(1.08, within(1e-6));
  }

  @Test
  void returningCameraLoops() {
    var photo = Scenes.clouds(96, 64, 8);
    var push = new PushIn(FrameSource.still(photo), new Box(40, 20, 10, 10), 1.05, true);
    assertThat(push.loops()).isTrue();
    assertThat(push.frame(0.2).rgb()).isEqualTo(push.frame(1.2).rgb());
    assertThat(Scenes.maxDifference(push.frame(0.999), photo)).isLessThanOrEqualTo(1);
    var report = RenderCheck.ofCameraMove(photo).check(push, 24);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void filmsAMovingShot() {
    var photo = Scenes.clouds(96, 64, 8);
    var everything = Mask.filled(24, 16, 1);
    var nothing = Mask.filled(24, 16, 0);
    var breeze =
        new Breeze(
            photo,
            new Layers(everything, everything, nothing),
            Scenes.uniform(96, 64, 0, 1.5),
            BreezeOptions.standard());
    var push = new PushIn(breeze.repeated(2), new Box(40, 20, 10, 10), 1.05, true);
    assertThat(push.frame(0).rgb()).isEqualTo(photo.rgb());
    var still = new PushIn(FrameSource.still(photo), new Box(40, 20, 10, 10), 1.05, true);
    assertThat(push.frame(0.5).rgb()).isEqualTo(still.frame(0.5).rgb());
    assertThat(Scenes.maxDifference(push.frame(0.1), still.frame(0.1))).isGreaterThan(4);
  }

  @Test
  void rejectsZoomOutOfRange() {
    var still = FrameSource.still(Picture.black(4, 4));
    assertThatThrownBy(() -> new PushIn(still, SUBJECT, 0.9, true)).hasMessageContaining("zoom");
  }

  private static Picture spot(double x, double y) {
    return Scenes.grey(
        160,
        100,
        (u, v) -> 200 * Math.exp(-(square(u + 0.5 - x) + square(v + 0.5 - y)) / (2 * 16)));
  }

  /** Centre of brightness, in pixel centres. */
  private static double[] centre(Picture picture) {
    var sum = 0.0;
    var x = 0.0;
    var y = 0.0;
    for (var v = 0; v < picture.height(); v++) {
      for (var u = 0; u < picture.width(); u++) {
        var value = Math.max(0, Scenes.red(picture, u, v) - 20); // without the rounded-off tails
        sum += value;
        x += value * u;
        y += value * v;
      }
    }
    return new double[] {x / sum, y / sum};
  }

  private static double square(double value) {
    return value * value;
  }
}

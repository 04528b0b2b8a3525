package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void originalOnlyDropsAnOddRowOrColumn() {
    var photo = Scenes.clouds(121, 80, 1);
    var framing = Framing.original(121, 80);
    var frame = framing.apply(photo);
    assertThat(frame.width()).isEqualTo(120);
    assertThat(frame.height()).isEqualTo(80);
    for (var y = 0; y < 80; y++) {
      assertThat(Scenes.red(frame, 119, y)).isEqualTo(Scenes.red(photo, 119, y));
    }
    assertThat(Framing.original(120, 80).apply(Scenes.clouds(120, 80, 1)).rgb())
        .isEqualTo(Scenes.clouds(120, 80, 1).rgb());
  }

  @Test
  void cropsALandscapeAroundTheFace() {
    var framing = Framing.of(1920, 1080, 1080, 1920, List.of(new Box(1300, 300, 160, 200)));
    assertThat(framing.isFilled()).isFalse();
    var face = framing.apply(new Box(1300, 300, 160, 200));
    assertThat(face.x() + face.width() / 2).isCloseTo(540, within(2.0));
    assertThat(face.y()).isGreaterThan(200 * 0.4 * framing.scale());
    assertThat(framing.window().right()).isLessThanOrEqualTo(1920);
    assertThat(framing.scale()).isCloseTo(1920 / 1080.0, within(1e-9));
  }

  @Test
  void keepsEveryFaceInsideForRandomPhotosAndTargets() {
    var seed = 17L;
    var random = new Random(seed);
    for (var trial = 0; trial < 300; trial++) {
      var width = 200 + random.nextInt(2000);
      var height = 200 + random.nextInt(2000);
      var side = 20 + random.nextInt(Math.min(width, height) / 2);
      var first =
          new Box(
              random.nextDouble() * (width - side),
              random.nextDouble() * (height - side),
              side * 0.8,
              side);
      var second =
          new Box(random.nextDouble() * (width - 16), random.nextDouble() * (height - 20), 16, 20);
      var sizes = new int[][] {{1080, 1920}, {1080, 1440}, {1080, 1080}, {1920, 1080}};
      var size = sizes[trial % 4];
      var framing = Framing.of(width, height, size[0], size[1], List.of(first, second));
      for (var face : List.of(first, second)) {
        var box = framing.apply(face);
        assertThat(box.x()).as("trial %d seed %d", trial, seed).isGreaterThanOrEqualTo(-1e-6);
        assertThat(box.y()).isGreaterThanOrEqualTo(-1e-6);
        assertThat(box.right()).isLessThanOrEqualTo(size[0] + 1e-6);
        assertThat(box.bottom()).isLessThanOrEqualTo(size[1] + 1e-6);
      }
    }
  }

  @Test
  void fillsWithBlurredEdgesWhereFacesWouldBeCut() {
    var photo = Scenes.grey(400, 200, (x, y) -> ((int) x / 2 + (int) y / 2) % 2 == 0 ? 60 : 200);
    var faces = List.of(new Box(10, 60, 60, 80), new Box(330, 60, 60, 80));
    var framing = Framing.of(400, 200, 180, 320, faces);
    assertThat(framing.isFilled()).isTrue();
    var frame = framing.apply(photo);
    assertThat(spread(frame, 0, 60)).as("around").isLessThan(6);
    assertThat(Scenes.red(frame, 90, 20)).isBetween(70, 140);
    var inside = framing.apply(new Box(0, 0, 400, 200));
    assertThat(inside.x()).isCloseTo(0, within(1e-9));
    assertThat(inside.y()).isCloseTo(115, within(1e-9));
    assertThat(inside.height()).isCloseTo(90, within(1e-9));
  }

  private static int spread(Picture picture, int from, int to) {
    var least = 255;
    var most = 0;
    for (var y = from; y < to; y++) {
      for (var x = 0; x < picture.width(); x++) {
        least = Math.min(least, Scenes.red(picture, x, y));
        most = Math.max(most, Scenes.red(picture, x, y));
      }
    }
    return most - least;
  }

  @Test
  void mapsMasksLikePictures() {
    var photo = Scenes.grey(400, 300, (x, y) -> Math.hypot(x - 250, y - 120) < 40 ? 255 : 0);
    var mask = Scenes.mask(200, 150, (x, y) -> Math.hypot(x - 125, y - 60) < 20 ? 1 : 0);
    var framing = Framing.of(400, 300, 180, 320, List.of(new Box(230, 100, 40, 40)));
    var frame = framing.apply(photo);
    var framed = Masks.resized(framing.apply(mask), 180, 320);
    var different = 0;
    for (var i = 0; i < framed.values().length; i++) {
      different += framed.values()[i] > 0.5 == Scenes.red(frame, i % 180, i / 180) > 127 ? 0 : 1;
    }
    assertThat(different).isLessThan(300);
    assertThat(Math.max(framing.apply(mask).width(), framing.apply(mask).height())).isEqualTo(200);
    var faces = List.of(new Box(0, 100, 40, 40), new Box(360, 100, 40, 40));
    var whole = Framing.of(400, 300, 180, 320, faces).apply(Mask.filled(200, 150, 1));
    assertThat(whole.values()[0]).isZero();
    assertThat(whole.values()[whole.values().length / 2 + whole.width() / 2]).isEqualTo(1);
  }

  @Test
  void shrinksFinePatternsToGreyInsteadOfMoire() {
    var photo = Scenes.grey(400, 400, (x, y) -> (int) x % 2 == 0 ? 0 : 200);
    var frame = Framing.of(400, 400, 100, 100, List.of()).apply(photo);
    for (var x = 10; x < 90; x++) {
      assertThat(Scenes.red(frame, x, 50)).isBetween(96, 104);
    }
  }

  @Test
  void takesTinyPhotos() {
    assertThat(Framing.original(1, 1).apply(Scenes.clouds(1, 1, 1)).width()).isEqualTo(2);
    var frame = Framing.of(3, 2, 16, 16, List.of()).apply(Scenes.clouds(3, 2, 1));
    assertThat(frame.height()).isEqualTo(16);
    assertThatThrownBy(() -> Framing.of(10, 10, 15, 16, List.of())).hasMessageContaining("even");
    assertThatThrownBy(() -> Framing.original(10, 10).apply(Picture.black(8, 8)))
        .hasMessageContaining("10x10");
  }
}

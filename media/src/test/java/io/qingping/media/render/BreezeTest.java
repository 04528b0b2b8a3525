package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreezeTest {
  private static final BreezeOptions FREE = new BreezeOptions(1, 0.1, 0.45, 0, 0);

  @Test
  void firstFrameIsThePhotoAndTheLoopCloses() {
    var photo = Scenes.clouds(240, 160, 1);
    var breeze = new Breeze(photo, sitterInWind(60, 40), Scenes.random(240, 160, 3, 2), FREE);
    assertThat(breeze.frame(0).rgb()).isEqualTo(photo.rgb());
    assertThat(breeze.frame(1).rgb()).isEqualTo(photo.rgb());
    assertThat(breeze.frame(0.3).rgb()).isEqualTo(breeze.frame(1.3).rgb());
    assertThat(breeze.frame(0.3).rgb()).isEqualTo(breeze.frame(-0.7).rgb());
    assertThat(Scenes.maxDifference(breeze.frame(1 - 1e-5), photo)).isLessThanOrEqualTo(1);
    assertThat(Scenes.maxDifference(breeze.frame(0.5), photo)).isGreaterThan(8);
  }

  @Test
  void framesMayBeDrawnInAnyOrderAndAtOnce() {
    var photo = Scenes.clouds(240, 160, 1);
    var breeze = new Breeze(photo, sitterInWind(60, 40), Scenes.random(240, 160, 3, 2), FREE);
    var together = IntStream.range(0, 12).parallel().mapToObj(i -> breeze.frame(i / 12.0)).toList();
    for (var i = 11; i >= 0; i--) {
      assertThat(breeze.frame(i / 12.0).rgb()).isEqualTo(together.get(i).rgb());
    }
  }

  @Test
  void motionStartsGentlyFromThePhoto() {
    var photo = Scenes.clouds(240, 160, 1);
    var breeze = new Breeze(photo, sitterInWind(60, 40), Scenes.random(240, 160, 3, 2), FREE);
    assertThat(Scenes.maxDifference(breeze.frame(0.0005), photo)).isLessThanOrEqualTo(3);
  }

  @Test
  void keptPixelsAreThePhotosInEveryFrameUnderAnyField() {
    var photo = Scenes.clouds(200, 260, 3);
    for (var seed = 0; seed < 4; seed++) {
      var keep = Scenes.disc(50, 65, 0.5, 0.4, 0.2);
      var layers = new Layers(full(50, 65), full(50, 65), keep);
      var breeze = new Breeze(photo, layers, Scenes.random(200, 260, 8, seed), FREE);
      for (var phase = 0.05; phase < 1; phase += 0.19) {
        var frame = breeze.frame(phase);
        assertThat(breeze.leastStretch(phase)).isPositive();
        for (var i = 0; i < frame.rgb().length; i++) {
          var x = i / 3 % 200 * 50 / 200;
          var y = i / 3 / 200 * 65 / 260;
          if (keep.values()[y * 50 + x] > 0) {
            assertThat(frame.rgb()[i]).as("seed %d byte %d", seed, i).isEqualTo(photo.rgb()[i]);
          }
        }
      }
    }
  }

  @Test
  void stripesMoveByTheFieldsDisplacement() {
    var width = 256;
    var frequency = 2 * Math.PI * 8 / width;
    var photo = Scenes.grey(width, 128, (x, y) -> 128 + 90 * Math.sin(frequency * x));
    var layers = new Layers(full(64, 32), full(64, 32), Mask.filled(64, 32, 0));
    var breeze = new Breeze(photo, layers, Scenes.uniform(width, 128, 1.3, 2.1), FREE);
    for (var phase = 0.1; phase < 1; phase += 0.2) {
      var angle = 2 * Math.PI * phase;
      var expected = 1.3 * (Math.cos(angle) - 1) + 2.1 * Math.sin(angle);
      assertThat(shift(photo, breeze.frame(phase), frequency)).isCloseTo(expected, within(0.03));
    }
  }

  /** Displacement of a sine pattern, from the phase of its frequency over the middle rows. */
  private static double shift(Picture before, Picture after, double frequency) {
    var turned = phase(before, frequency) - phase(after, frequency);
    return Math.atan2(Math.sin(turned), Math.cos(turned)) / frequency;
  }

  private static double phase(Picture picture, double frequency) {
    var cosine = 0.0;
    var sine = 0.0;
    for (var y = 40; y < 80; y++) {
      for (var x = 64; x < 192; x++) {
        cosine += (Scenes.red(picture, x, y) - 128) * Math.cos(frequency * x);
        sine += (Scenes.red(picture, x, y) - 128) * Math.sin(frequency * x);
      }
    }
    return Math.atan2(cosine, sine);
  }

  @Test
  void whiteSitterOnBlackStaysWhiteOnBlackWithoutHoles() {
    var disc = Scenes.disc(200, 200, 0.5, 0.5, 0.25);
    var photo = Scenes.grey(200, 200, (x, y) -> 255 * disc.values()[(int) y * 200 + (int) x]);
    var layers = new Layers(disc, full(200, 200), Mask.filled(200, 200, 0));
    var breeze = new Breeze(photo, layers, Scenes.uniform(200, 200, 0, 4.5), FREE);
    var frame = breeze.frame(0.25);
    for (var y = 0; y < 200; y++) {
      for (var x = 0; x < 200; x++) {
        var distance = Math.hypot(x + 0.5 - 104.5, y + 0.5 - 100) - 50;
        if (distance < -2.5) {
          assertThat(Scenes.red(frame, x, y)).as("inside %d %d", x, y).isGreaterThan(250);
        } else if (distance > 2.5) {
          assertThat(Scenes.red(frame, x, y)).as("outside %d %d", x, y).isLessThan(5);
        }
      }
    }
  }

  @Test
  void backgroundNextToAMovingSitterStaysWhereItIs() {
    var disc = Scenes.disc(240, 240, 0.5, 0.5, 0.22);
    var photo =
        Scenes.grey(
            240,
            240,
            (x, y) -> {
              var checker = ((int) x / 6 + (int) y / 6) % 2 == 0 ? 70 : 110;
              var inside = disc.values()[(int) y * 240 + (int) x];
              return inside * 230 + (1 - inside) * checker;
            });
    var sitterMoves = new Layers(disc, disc, Mask.filled(240, 240, 0));
    var breeze = new Breeze(photo, sitterMoves, Scenes.uniform(240, 240, 0, 4), FREE);
    var frame = breeze.frame(0.25);
    var stillBright = 0;
    for (var y = 0; y < 240; y++) {
      for (var x = 0; x < 240; x++) {
        var atRest = Math.hypot(x - 119.5, y - 119.5);
        var moved = Math.hypot(x - 123.5, y - 119.5);
        if (atRest > 58 && moved > 58) {
          assertThat(Math.abs(Scenes.red(frame, x, y) - Scenes.red(photo, x, y)))
              .as("background at %d %d", x, y)
              .isLessThanOrEqualTo(6);
        } else if (atRest < 51 && moved > 55 && Scenes.red(frame, x, y) > 160) {
          stillBright++;
        }
      }
    }
    assertThat(stillBright).as("uncovered pixels that still show the sitter").isZero();
  }

  @Test
  void foliageMovesBehindAStillSitter() {
    var disc = Scenes.disc(200, 200, 0.5, 0.5, 0.2);
    var clouds = Scenes.clouds(200, 200, 9);
    var photo =
        Scenes.grey(
            200,
            200,
            (x, y) -> {
              var inside = disc.values()[(int) y * 200 + (int) x];
              return inside * 250
                  + (1 - inside) * Math.min(180, Scenes.red(clouds, (int) x, (int) y));
            });
    var outside = Scenes.mask(200, 200, (x, y) -> 1 - disc.values()[(int) y * 200 + (int) x]);
    var layers = new Layers(disc, outside, Mask.filled(200, 200, 0));
    var frame = new Breeze(photo, layers, Scenes.uniform(200, 200, 0, 3), FREE).frame(0.25);
    assertThat(Scenes.red(frame, 100, 100)).isEqualTo(250);
    assertThat(Scenes.red(frame, 66, 100)).isEqualTo(250);
    assertThat(Scenes.red(frame, 23, 60)).isCloseTo(Scenes.red(photo, 20, 60), within(3));
    assertThat(Scenes.red(frame, 55, 100)).isLessThan(190);
  }

  @Test
  void acceptsTinyPicturesAndFieldsBeyondTheEdge() {
    var photo = Scenes.clouds(7, 5, 4);
    var layers = new Layers(full(14, 10), full(14, 10), Mask.filled(14, 10, 0));
    var field =
        new MotionField(
            1,
            2,
            2,
            new float[] {.1f, .1f, .1f, .1f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new Box(-2, -3, 12, 12));
    var frame = new Breeze(photo, layers, field, FREE).frame(0.5);
    assertThat(frame.width()).isEqualTo(7);
    assertThat(frame.height()).isEqualTo(5);
    var one = Scenes.clouds(1, 1, 4);
    var still = new Layers(full(1, 1), full(1, 1), full(1, 1));
    assertThat(new Breeze(one, still, field, FREE).frame(0.5).rgb()).isEqualTo(one.rgb());
  }

  @Test
  void nothingMovesWhereNothingMay() {
    var photo = Scenes.clouds(64, 64, 5);
    var layers = new Layers(full(16, 16), Mask.filled(16, 16, 0), Mask.filled(16, 16, 0));
    var breeze = new Breeze(photo, layers, Scenes.random(64, 64, 5, 1), FREE);
    assertThat(breeze.frame(0.4).rgb()).isEqualTo(photo.rgb());
    assertThat(breeze.leastStretch(0.4)).isEqualTo(1);
  }

  @Test
  void rejectsMasksOfDifferentSizesAndOptionsOutOfRange() {
    assertThatThrownBy(() -> new Layers(full(4, 4), full(4, 5), full(4, 4)))
        .hasMessageContaining("one size");
    assertThatThrownBy(() -> BreezeOptions.standard().withStrength(-1))
        .hasMessageContaining("strength");
  }

  private static Layers sitterInWind(int width, int height) {
    var person = Scenes.disc(width, height, 0.5, 0.5, 0.4);
    return new Layers(person, full(width, height), Scenes.disc(width, height, 0.5, 0.5, 0.1));
  }

  private static Mask full(int width, int height) {
    return Mask.filled(width, height, 1);
  }
}

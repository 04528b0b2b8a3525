package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.Mask;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class RenderCheckTest {
  private static final Picture PHOTO = Scenes.clouds(160, 120, 7);
  private static final Layers LAYERS =
      new Layers(
          Scenes.disc(80, 60, 0.3, 0.5, 0.35),
          Scenes.disc(80, 60, 0.2, 0.4, 0.2),
          Scenes.disc(80, 60, 0.35, 0.6, 0.1));

  /** A clip written by hand. */
  private record Clip(DoubleFunction<Picture> draw, double stretch) implements FrameSource {
    @Override
    public int width() {
      return 160;
    }

    @Override
    public int height() {
      return 120;
    }

    @Override
    public Picture frame(double phase) {
      return draw.apply(phase);
    }

    @Override
    public double leastStretch(double phase) {
      return stretch;
    }
  }

  private static RenderCheck.Report check(DoubleFunction<Picture> draw) {
    return RenderCheck.of(PHOTO, LAYERS).check(new Clip(draw, 1), 20);
  }

  /** The photo with {@code change} added to the green of a square. */
  private static Picture changed(int x, int y, int size, double change) {
    var rgb = PHOTO.rgb().clone();
    for (var v = y; v < y + size; v++) {
      for (var u = x; u < x + size; u++) {
        var i = 3 * (v * 160 + u) + 1;
        rgb[i] = (byte) Math.max(0, Math.min(255, Math.round((rgb[i] & 0xff) + change)));
      }
    }
    return new Picture(160, 120, rgb);
  }

  private static Picture gentle(double phase) {
    return changed(16, 30, 14, 40 * Math.sin(2 * Math.PI * phase));
  }

  @Test
  void passesABreeze() {
    var breeze =
        new Breeze(PHOTO, LAYERS, Scenes.random(160, 120, 1.5, 3), BreezeOptions.standard());
    var report = RenderCheck.of(PHOTO, LAYERS).check(breeze, 30);
    assertThat(report.problems()).isEmpty();
    assertThat(report.firstFramePsnr()).isInfinite();
    assertThat(report.faceDifference()).isZero();
    assertThat(report.flicker()).isZero();
    assertThat(report.leastStretch()).isBetween(0.2, 1.0);
    report.requirePassed();
  }

  @Test
  void findsEveryFault() {
    assertThat(check(RenderCheckTest::gentle).problems()).isEmpty();
    assertThat(check(t -> PHOTO).problems()).containsExactly("render.still");
    assertThat(check(t -> changed(20, 20, 30, 60 + t)).problems()).contains("render.first-frame");
    assertThat(check(t -> t == 0 ? PHOTO : changed(56, 72, 2, 10 * t)).problems())
        .contains("render.face");
    assertThat(check(t -> changed(16, 30, 14, 80 * t * t)).problems()).contains("render.seam");
    assertThat(check(t -> changed(100, 10, 60, Math.round(t * 20) % 2 * 9)).problems())
        .contains("render.flicker");
    assertThat(check(t -> t == 0.5 ? Picture.black(160, 120) : gentle(t)).blankFrames())
        .isEqualTo(1);
    var folded = RenderCheck.of(PHOTO, LAYERS).check(new Clip(RenderCheckTest::gentle, -0.1), 20);
    assertThat(folded.problems()).containsExactly("render.fold");
  }

  @Test
  void everyProblemHasASentenceInBothLanguages() {
    for (var problem :
        new String[] {
          "first-frame", "face", "seam", "flicker", "blank", "fold", "still", "frame-size"
        }) {
      var error = new MediaException("render." + problem, 1, 2, 3, 4);
      assertThat(error.getMessage()).endsWith(".");
      assertThat(error.message(Locale.SIMPLIFIED_CHINESE)).endsWith("。");
    }
    var report = check(t -> PHOTO);
    assertThatThrownBy(report::requirePassed).hasMessageContaining("Nothing moves");
  }

  @Test
  void refusesFramesOfAnotherSizeAndEmptyClips() {
    var check = new RenderCheck(PHOTO, Mask.filled(1, 1, 0), Mask.filled(1, 1, 0));
    assertThatThrownBy(() -> check.report(true)).isInstanceOf(MediaException.class);
    assertThatThrownBy(() -> check.add(Picture.black(4, 4), 1)).hasMessageContaining("4x4");
  }
}

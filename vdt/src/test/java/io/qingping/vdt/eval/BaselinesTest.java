package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is hidden from a method, and what the baselines make of the rest. */
class BaselinesTest {
  private static final WorldSource UNIFORM =
      new WorldSource(World.UNIFORM, Shift.NONE, 32, 12, 7, 10);

  /** Grey clips of one pixel, the frame's number its value. */
  private static Clip counting(int frames) {
    var values = new float[frames];
    for (int t = 0; t < frames; t++) {
      values[t] = t / 10f;
    }
    return new Clip(frames, 1, 1, 1, values);
  }

  private static float[] copied(Clip clip, Gap gap) {
    return new CopyNearest().fill(List.of(gap.hide(clip)), gap).get(0).values();
  }

  @Test
  void predictionHidesAllButTheFirstFrames() {
    var clip = counting(5);
    var gap = Gap.predict(clip, 2);
    assertThat(gap.hide(clip).values()).containsExactly(0, 0.1f, 0, 0, 0);
    assertThat(gap.known()).containsExactly(0, 1);
    assertThat(copied(clip, gap)).containsExactly(0, 0.1f, 0.1f, 0.1f, 0.1f);
  }

  @Test
  void interpolationHidesWhatLiesBetween() {
    var clip = counting(6);
    var gap = Gap.interpolate(clip, 4);
    assertThat(gap.hide(clip).values()).containsExactly(0, 0, 0, 0, 0.4f, 0.5f);
    assertThat(copied(clip, gap)).containsExactly(0, 0, 0, 0.4f, 0.4f, 0.5f);
  }

  @Test
  void completionHidesAQuarterOfTheInnerFrames() {
    var clip = UNIFORM.clip(0);
    var gap = Gap.complete(clip);
    assertThat(gap.known()).containsExactly(0, 11);
    int hidden = 0;
    for (boolean missing : gap.missing()) {
      hidden += missing ? 1 : 0;
    }
    assertThat(hidden).isEqualTo(10 * 32 * 32 / 4);
    var shown = gap.hide(clip);
    assertThat(shown.at(5, 0, 16, 16)).isZero();
    assertThat(shown.at(5, 0, 7, 16)).isEqualTo(clip.at(5, 0, 7, 16));
  }

  @Test
  void somethingMustBeGivenAndSomethingMissing() {
    for (int given : new int[] {0, 5}) {
      assertThatThrownBy(() -> Gap.predict(counting(5), given))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of 5 frames 1 to 4 can be given, not " + given);
    }
  }

  @Test
  void constantVelocityContinuesUniformMotionExactly() {
    for (int i = 0; i < 10; i++) {
      var clip = UNIFORM.clip(i);
      for (var gap : List.of(Gap.predict(clip, 4), Gap.interpolate(clip, 4), Gap.complete(clip))) {
        var filled = new ConstantVelocity(World.UNIFORM).fill(List.of(gap.hide(clip)), gap).get(0);
        for (int t = 0; t < clip.frames(); t++) {
          assertThat(PixelError.psnr(filled, clip, t))
              .as("clip %d, frame %d", i, t)
              .isGreaterThan(50);
        }
      }
    }
  }

  @Test
  void constantVelocityLetsBallsPassThroughEachOther() {
    var world = new WorldSource(World.COLLISION, Shift.NONE, 32, 16, 7, 1);
    var clip = world.clip(0);
    var gap = Gap.predict(clip, 4);
    var filled = new ConstantVelocity(World.COLLISION).fill(List.of(gap.hide(clip)), gap).get(0);
    int contact = world.truth(0).contact();
    assertThat(contact).isBetween(5, 12);
    assertThat(PixelError.psnr(filled, clip, contact - 1)).isGreaterThan(50);
    assertThat(PixelError.psnr(filled, clip, 15)).isLessThan(30);
  }

  @Test
  void aBallThatNobodySawIsNotDrawn() {
    var white = new float[6 * 3 * 32 * 32];
    java.util.Arrays.fill(white, 1);
    var empty = new Clip(6, 3, 32, 32, white);
    var gap = Gap.predict(empty, 2);
    var filled = new ConstantVelocity(World.UNIFORM).fill(List.of(gap.hide(empty)), gap).get(0);
    assertThat(filled.values()).containsOnly(1);
  }
}

package io.qingping.vdt.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.video.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BallParserTest {
  private static final int FRAMES = 16;

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void trueClipsAreReadWithoutError(int side) {
    for (var world : World.values()) {
      var error = error(world, Shift.BOTH, side, 5, 0);
      assertThat(error.steps()).as("" + world).hasSizeGreaterThan(40);
      assertThat(error.mean()).as("" + world).isLessThan(1e-4);
      assertThat(error.unseen() + error.overlapping()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(World.class)
  void littleNoiseMovesVelocitiesLittle(World world) {
    assertThat(error(world, Shift.NONE, 32, 10, 0.01).mean()).isBetween(1e-4, 0.01);
    assertThat(error(world, Shift.NONE, 32, 10, 0.05).mean()).isLessThan(0.045);
    assertThat(error(world, Shift.NONE, 64, 10, 0.05).mean()).isLessThan(0.018);
  }

  /** As networks paint: a fit of sharp discs would be off by 0.2 in the first case. */
  @ParameterizedTest
  @EnumSource(World.class)
  void blurAndPaleColoursMoveVelocitiesLittle(World world) {
    assertThat(error(world, Shift.NONE, 32, 10, BallParserTest::blurred).mean()).isLessThan(0.03);
    assertThat(error(world, Shift.NONE, 32, 10, BallParserTest::pale).mean()).isLessThan(0.015);
  }

  private static VelocityError error(World world, Shift shift, int side, int clips, double sigma) {
    var random = new Random(1);
    return error(
        world,
        shift,
        side,
        clips,
        clip -> {
          var values = clip.values();
          for (int k = 0; k < values.length; k++) {
            values[k] += (float) (sigma * random.nextGaussian());
          }
          return clip;
        });
  }

  private static VelocityError error(
      World world, Shift shift, int side, int clips, UnaryOperator<Clip> change) {
    var source = new WorldSource(world, shift, side, FRAMES, 5, clips);
    var errors = new ArrayList<VelocityError>();
    for (int i = 0; i < clips; i++) {
      var seen = BallParser.parse(change.apply(source.clip(i)), world.balls());
      errors.add(VelocityError.of(seen, source.truth(i), 1));
    }
    return VelocityError.all(errors);
  }

  private static Clip pale(Clip clip) {
    for (int k = 0; k < clip.values().length; k++) {
      clip.values()[k] = 0.9f * clip.values()[k] + 0.05f;
    }
    return clip;
  }

  /** Weights 1 2 1 along rows and columns; the picture's edge stays. */
  private static Clip blurred(Clip clip) {
    int side = clip.width();
    var from = clip.values();
    var to = from.clone();
    for (int i = 0; i < from.length; i++) {
      int row = i / side % side;
      int column = i % side;
      if (row > 0 && column > 0 && row < side - 1 && column < side - 1) {
        float sum = 0;
        for (int k = 0; k < 9; k++) {
          int weight = (2 - Math.abs(k / 3 - 1)) * (2 - Math.abs(k % 3 - 1));
          sum += weight * from[i + (k / 3 - 1) * side + k % 3 - 1];
        }
        to[i] = sum / 16;
      }
    }
    return new Clip(clip.frames(), 3, side, side, to);
  }

  @Test
  void ballsAreFoundWithTheirRadii() {
    var red = new BallState(2.13, 7.71, 0, 0, 0.9);
    var blue = new BallState(4.01, 7.71, 0, 0, 0.97);
    var seen = BallParser.parse(WorldSource.draw(still(red, blue), 32), 2);
    for (int ball = 0; ball < 2; ball++) {
      var sighting = seen.ball(0, ball).orElseThrow();
      var truth = List.of(red, blue).get(ball);
      assertThat(sighting.x()).isEqualTo(truth.x(), within(1e-5));
      assertThat(sighting.y()).isEqualTo(truth.y(), within(1e-5));
      assertThat(sighting.radius()).isEqualTo(truth.radius(), within(1e-5));
    }
    assertThat(seen.overlapping(0)).isFalse();
  }

  @Test
  void aBallThatHasLeftIsAbsentAndItsStepsAreCounted() {
    var inside = new BallState(9, 5, 6, 0, 1);
    var cut = new BallState(9.6, 5, 6, 0, 1);
    var gone = new BallState(12, 5, 6, 0, 1);
    var truth = new Truth(World.UNIFORM, List.of(List.of(inside), List.of(cut), List.of(gone)), -1);
    var seen = BallParser.parse(WorldSource.draw(truth, 32), 1);
    assertThat(seen.ball(1, 0)).isPresent();
    assertThat(seen.ball(2, 0)).isEmpty();
    var error = VelocityError.of(seen, truth, 1);
    assertThat(error.outside()).isEqualTo(2);
    assertThat(error.steps()).isEmpty();
    assertThat(error.mean()).isNaN();
  }

  @Test
  void aVanishedBallIsUnseenAndOverlappingOnesAreLeftOut() {
    var a = new BallState(3, 5, 0, 0, 1);
    var b = new BallState(7, 5, 0, 0, 1);
    var truth = new Truth(World.COLLISION, List.of(List.of(a, b), List.of(a, b)), -1);
    var over = new BallState(3.8, 5, 0, 0, 1);
    var far = new BallState(20, 5, 0, 0, 1);
    var merged = new Truth(World.COLLISION, List.of(List.of(a, b), List.of(a, over)), -1);
    var vanished = new Truth(World.COLLISION, List.of(List.of(a, b), List.of(a, far)), -1);
    assertThat(VelocityError.of(parsed(merged), truth, 1).overlapping()).isEqualTo(2);
    var error = VelocityError.of(parsed(vanished), truth, 1);
    assertThat(error.unseen()).isEqualTo(1);
    assertThat(error.steps()).hasSize(1);
  }

  @Test
  void errorsAreDifferencesOfVelocities() {
    var start = new BallState(3, 5, 1, 0, 1);
    var truth = still(start);
    var both =
        new Truth(
            World.UNIFORM, List.of(List.of(start), List.of(new BallState(3.1, 5, 1, 0, 1))), -1);
    var other =
        new Truth(
            World.UNIFORM,
            List.of(List.of(start), List.of(new BallState(3.13, 5.04, 1, 0, 1))),
            -1);
    var error = VelocityError.of(parsed(other), both, 1);
    assertThat(error.mean()).isEqualTo(0.5, within(1e-4));
    assertThat(error.horizontal()).isEqualTo(0.3, within(1e-4));
    assertThat(error.vertical()).isEqualTo(0.4, within(1e-4));
    assertThat(VelocityError.of(parsed(truth), truth, 1).steps()).isEmpty();
  }

  @Test
  void rejectsPicturesThatShowNoWorld() {
    assertThatThrownBy(() -> BallParser.parse(new Clip(1, 1, 32, 32, new float[1024]), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Truth still(BallState... balls) {
    var world = balls.length == 2 ? World.COLLISION : World.UNIFORM;
    return new Truth(world, List.of(List.of(balls)), -1);
  }

  private static Track parsed(Truth truth) {
    return BallParser.parse(WorldSource.draw(truth, 32), truth.world().balls());
  }
}

package io.qingping.vdt.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.video.Clip;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldSourceTest {
  /** Against counting points of a fine grid. */
  @Test
  void pixelsAreCoveredByTheAreaInside() {
    var random = new SplittableRandom(5);
    for (int trial = 0; trial < 20; trial++) {
      double radius = 0.4 + 4 * random.nextDouble();
      var disc = new Disc(5 + random.nextDouble(), 5 + random.nextDouble(), radius);
      double area = 0;
      for (int row = 0; row < 11; row++) {
        for (int column = 0; column < 11; column++) {
          double covered = disc.coverage(row, column);
          area += covered;
          assertThat(covered).isEqualTo(counted(disc, row, column), within(3e-3));
        }
      }
      assertThat(area).isEqualTo(Math.PI * radius * radius, within(1e-9));
    }
  }

  private static double counted(Disc disc, int row, int column) {
    int n = 100;
    int inside = 0;
    for (int i = 0; i < n * n; i++) {
      double dx = column + (i % n + 0.5) / n - disc.x();
      double dy = row + (i / n + 0.5) / n - disc.y();
      inside += dx * dx + dy * dy < disc.radius() * disc.radius() ? 1 : 0;
    }
    return inside / (double) (n * n);
  }

  @Test
  void redAndBlueBallsLieOnWhite() {
    var red = new BallState(2.5, 7.5, 0, 0, 1);
    var blue = new BallState(7.5, 2.5, 0, 0, 1);
    var clip = WorldSource.draw(new Truth(World.COLLISION, List.of(List.of(red, blue)), -1), 32);
    assertThat(colour(clip, 0, 0)).containsExactly(1, 1, 1);
    assertThat(colour(clip, 8, 8)).as("upper left").containsExactly(1, -1, -1);
    assertThat(colour(clip, 24, 24)).as("lower right").containsExactly(-1, -1, 1);
  }

  private static float[] colour(Clip clip, int row, int column) {
    return new float[] {
      clip.at(0, 0, row, column), clip.at(0, 1, row, column), clip.at(0, 2, row, column)
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void pixelsStayInRangeAtEverySize(int side) {
    for (var world : World.values()) {
      for (var shift : Shift.values()) {
        for (int i = 0; i < 3; i++) {
          var clip = new WorldSource(world, shift, side, 32, 1, 3).clip(i);
          assertThat(clip.width()).isEqualTo(side);
          float least = 0;
          float greatest = 0;
          for (float value : clip.values()) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
          }
          assertThat(least).isEqualTo(-1);
          assertThat(greatest).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void lengthAndSizeChangeNothingOfWhatHappens() {
    var small = new WorldSource(World.COLLISION, Shift.NONE, 32, 8, 4, 100);
    var large = new WorldSource(World.COLLISION, Shift.NONE, 64, 32, 4, 1000);
    for (int i = 0; i < 20; i++) {
      assertThat(small.truth(i).frames()).isEqualTo(large.truth(i).frames().subList(0, 8));
    }
  }

  @Test
  void clipsDifferByNumberAndSeedAndNothingElse() {
    var source = new WorldSource(World.UNIFORM, Shift.NONE, 32, 4, 1, 10);
    var other = new WorldSource(World.UNIFORM, Shift.NONE, 32, 4, 2, 10);
    var forwards =
        IntStream.range(0, 10).parallel().mapToObj(i -> source.clip(i).values()).toList();
    for (int i = 9; i >= 0; i--) {
      assertThat(source.clip(i).values()).isEqualTo(forwards.get(i));
      assertThat(other.clip(i).values()).isNotEqualTo(forwards.get(i));
    }
    assertThat(forwards.stream().map(Arrays::hashCode).distinct()).hasSize(10);
  }

  /** A picture that another machine or version draws differently would silently spoil a run. */
  @Test
  void clipsStayWhatTheyWere() {
    assertThat(
            Arrays.stream(World.values())
                .map(w -> new WorldSource(w, Shift.NONE, 32, 16, 1, 1).clip(0).values())
                .map(Arrays::hashCode))
        .containsExactly(-45118977, -1977463125, -573026835);
  }

  @Test
  void rejectsSizesAndNumbersBeyondItsRange() {
    assertThatThrownBy(() -> new WorldSource(World.UNIFORM, Shift.NONE, 16, 16, 1, 1))
        .hasMessage("a world is drawn with 32 to 128 pixels, not 16");
    var source = new WorldSource(World.UNIFORM, Shift.NONE, 32, 16, 1, 1);
    assertThatThrownBy(() -> source.clip(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}

package io.qingping.vdt.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.video.VideoTask;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskDrawTest {
  private static final Extent EXTENT = new Extent(16, 8, 12);
  private static final int PATCH = 4;
  private static final int DRAWS = 600;

  private final RandomGenerator random = new SplittableRandom(3);

  private static TaskDraw modern() {
    var equal = new EnumMap<VideoTask, Double>(VideoTask.class);
    Arrays.stream(VideoTask.values()).forEach(task -> equal.put(task, 1.0));
    return TaskDraw.modern(equal, PATCH);
  }

  /** Frames of which nothing is missing, as a string of 0; 1 where all is, else h. */
  private static String frames(TaskMask mask) {
    var text = new StringBuilder();
    int area = EXTENT.area();
    for (int frame = 0; frame < mask.extent().frames(); frame++) {
      int missing = 0;
      for (int i = 0; i < area; i++) {
        missing += mask.missing()[frame * area + i] ? 1 : 0;
      }
      text.append(missing == 0 ? '0' : missing == area ? '1' : 'h');
    }
    return text.toString();
  }

  /** The official code's holes were empty in a quarter of its draws: those had no loss at all. */
  @ParameterizedTest
  @EnumSource
  void everyMaskAsksForSomethingAndGivesSomething(VideoTask task) {
    for (var draw : new TaskDraw[] {TaskDraw.official(), modern()}) {
      for (int i = 0; i < DRAWS; i++) {
        var frames = frames(draw.draw(task, EXTENT, random));
        assertThat(frames).containsAnyOf("1", "h");
        if (task != VideoTask.UNCONDITIONAL) {
          assertThat(frames).containsAnyOf("0", "h");
        }
      }
    }
  }

  @Test
  void officialContextsAreThePublishedOnes() {
    var official = TaskDraw.official();
    assertThat(frames(official.draw(VideoTask.PREDICT, EXTENT, random)))
        .isEqualTo("0000000011111111");
    assertThat(frames(official.draw(VideoTask.BACKWARD, EXTENT, random)))
        .isEqualTo("1111111100000000");
    assertThat(frames(official.draw(VideoTask.INTERPOLATE, EXTENT, random)))
        .isEqualTo("0111011101110111");
    assertThat(frames(official.draw(VideoTask.ONE_FRAME, EXTENT, random)))
        .matches("1*01*")
        .hasSize(16);
  }

  @Test
  void officialTasksAreAsOftenAsPublished() {
    var counts = new EnumMap<VideoTask, Integer>(VideoTask.class);
    for (int i = 0; i < 6000; i++) {
      counts.merge(TaskDraw.official().draw(EXTENT, random).task(), 1, Integer::sum);
    }
    for (var task : VideoTask.values()) {
      double expected = task == VideoTask.COMPLETION ? 0.2 : 0.8 / 6;
      assertThat(counts.get(task) / 6000.0).as("%s", task).isCloseTo(expected, within(0.025));
    }
  }

  @Test
  void modernContextsHaveAnyLength() {
    var lengths = new HashSet<Integer>();
    var strides = new HashSet<String>();
    for (int i = 0; i < DRAWS; i++) {
      lengths.add(frames(modern().draw(VideoTask.PREDICT, EXTENT, random)).indexOf('1'));
      strides.add(frames(modern().draw(VideoTask.INTERPOLATE, EXTENT, random)));
    }
    assertThat(lengths).hasSize(14).doesNotContain(0, 1, -1); // one frame is another task
    assertThat(strides).hasSize(2 + 3 + 4 + 5 + 6 + 7 + 8);
  }

  @Test
  void eachRandomFrameIsToBeGeneratedFourTimesInFive() {
    long asked = 0;
    for (int i = 0; i < DRAWS; i++) {
      var frames = frames(modern().draw(VideoTask.RANDOM_FRAMES, EXTENT, random));
      asked += frames.chars().filter(c -> c == '1').count();
    }
    assertThat(asked / (16.0 * DRAWS)).isCloseTo(0.8, within(0.02));
  }

  @Test
  void holesAreTheSameInAllTheirFramesAndLeaveHalf() {
    for (var draw : new TaskDraw[] {TaskDraw.official(), modern()}) {
      for (int i = 0; i < DRAWS; i++) {
        var mask = draw.draw(VideoTask.COMPLETION, EXTENT, random);
        var frames = frames(mask);
        assertThat(frames).matches("0{0,3}h+0{0,3}");
        int area = EXTENT.area();
        int first = frames.indexOf('h') * area;
        var holes = Arrays.copyOfRange(mask.missing(), first, first + area);
        int last = frames.lastIndexOf('h') * area;
        assertThat(Arrays.copyOfRange(mask.missing(), last, last + area)).isEqualTo(holes);
        int missing = 0;
        for (boolean hole : holes) {
          missing += hole ? 1 : 0;
        }
        assertThat(missing).isBetween(4, area / 2);
      }
    }
  }

  @Test
  void modernHolesTakeWholePatches() {
    for (int i = 0; i < DRAWS; i++) {
      var missing = modern().draw(VideoTask.COMPLETION, EXTENT, random).missing();
      for (int at = 0; at < missing.length; at++) {
        int row = at / EXTENT.width() % EXTENT.height();
        int column = at % EXTENT.width();
        int corner = at - row % PATCH * EXTENT.width() - column % PATCH;
        assertThat(missing[at]).isEqualTo(missing[corner]);
      }
    }
  }

  @Test
  void officialHolesAreOfEveryShape() {
    Set<String> holes = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      holes.add(
          Arrays.toString(
              TaskDraw.official().draw(VideoTask.COMPLETION, EXTENT, random).missing()));
    }
    assertThat(holes).hasSizeGreaterThan(95);
  }

  @Test
  void tasksWithoutAWeightAreNeverDrawn() {
    var draw =
        TaskDraw.modern(
            Map.of(VideoTask.BACKWARD, 0.0, VideoTask.PREDICT, 2.0, VideoTask.ONE_FRAME, 1.0),
            PATCH);
    var counts = new EnumMap<VideoTask, Integer>(VideoTask.class);
    for (int i = 0; i < 3000; i++) {
      counts.merge(draw.draw(EXTENT, random).task(), 1, Integer::sum);
    }
    assertThat(counts).containsOnlyKeys(VideoTask.PREDICT, VideoTask.ONE_FRAME);
    assertThat(counts.get(VideoTask.PREDICT) / 3000.0).isCloseTo(2 / 3.0, within(0.04));
  }

  @Test
  void theSameSeedDrawsTheSame() {
    for (int i = 0; i < 50; i++) {
      var one = modern().draw(EXTENT, new SplittableRandom(i));
      var two = modern().draw(EXTENT, new SplittableRandom(i));
      assertThat(one.missing()).isEqualTo(two.missing());
      assertThat(one.task()).isEqualTo(two.task());
    }
  }

  @Test
  void refusesWeightsAndClipsThatLeaveNothingToDraw() {
    assertThatThrownBy(() -> TaskDraw.modern(Map.of(), PATCH))
        .hasMessageStartingWith("the weights of tasks are not negative and one is positive");
    assertThatThrownBy(() -> TaskDraw.official(Map.of(VideoTask.PREDICT, -1.0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> modern().draw(new Extent(1, 8, 8), random))
        .hasMessage("tasks need clips of at least 2 frames");
  }
}

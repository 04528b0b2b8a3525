package io.qingping.vdt.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
  private static final int WINDOW = 6;

  private static Timeline of(VideoTask task, int frames, int given, int every, int context) {
    var layout = new Timeline.Layout(task, frames, given, every, 11);
    return Timeline.of(layout, Optional.of(Models.clip(context, 1)), WINDOW, 2);
  }

  private static String written(Timeline timeline) {
    return Arrays.stream(timeline.source())
        .mapToObj(f -> f < 0 ? "." : Integer.toString(f))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "PREDICT, 0, 0, 9, '0 1 2 . . .'", // at most half of the window
    "PREDICT, 0, 0, 2, '0 1 . . . .'",
    "PREDICT, 8, 4, 9, '0 1 2 3 . . . .'",
    "PREDICT, 0, 7, 9, '0 1 2 3 4 5 6 .'",
    "BACKWARD, 0, 2, 9, '. . . . 7 8'",
    "BACKWARD, 8, 0, 2, '. . . . . . 0 1'",
    "INTERPOLATE, 0, 0, 9, '0 . 2 . 4 .'", // the context is as long: its frames stay
    "INTERPOLATE, 0, 0, 3, '0 . 1 . 2'", // it is not: they are set apart
    "INTERPOLATE, 7, 0, 3, '0 . 1 . 2 . .'",
    "ONE_FRAME, 0, 0, 3, '0 . . . . .'",
    "ONE_FRAME, 3, 0, 1, '0 . .'",
    "COMPLETION, 0, 0, 4, '0 1 2 3'",
  })
  void contextStandsWhereTheTaskPutsIt(
      VideoTask task, int frames, int given, int context, String expected) {
    assertThat(written(of(task, frames, given, 2, context))).isEqualTo(expected);
  }

  @Test
  void unconditionallyNothingIsKnown() {
    var layout = new Timeline.Layout(VideoTask.UNCONDITIONAL, 0, 0, 1, 0);
    var timeline = Timeline.of(layout, Optional.empty(), WINDOW, 2);
    assertThat(written(timeline)).isEqualTo(". . . . . .");
    assertThat(timeline.shown(0, 6)).isEmpty();
  }

  @Test
  void onlyBackwardPredictionIsMadeFromTheEnd() {
    for (var task : VideoTask.values()) {
      assertThat(of(task, 0, 0, 2, 8).backward()).isEqualTo(task == VideoTask.BACKWARD);
    }
  }

  @Test
  void aFifthOfRandomFramesIsKnownAndTheSeedChooses() {
    var timeline = of(VideoTask.RANDOM_FRAMES, 500, 0, 1, 500);
    assertThat(Arrays.stream(timeline.source()).filter(f -> f >= 0).count()).isBetween(70L, 130L);
    assertThat(of(VideoTask.RANDOM_FRAMES, 500, 0, 1, 500).source()).isEqualTo(timeline.source());
  }

  @Test
  void completionHidesAPartOfAllButTheOuterFrames() {
    var timeline = of(VideoTask.COMPLETION, 0, 0, 1, 5);
    int area = Models.SIDE * Models.SIDE;
    for (int f = 0; f < 5; f++) {
      int hidden = 0;
      for (int place = 0; place < area; place++) {
        int corner = place / 8 * 8 + place % 4 / 2 * 2; // of its patch of 2 x 2
        assertThat(timeline.isHole(f, place, area)).isEqualTo(timeline.isHole(f, corner, area));
      }
      for (int place = 0; place < area; place++) {
        hidden += timeline.isHole(f, place, area) ? 1 : 0;
      }
      assertThat(hidden).isEqualTo(f == 0 || f == 4 ? 0 : area / 4);
    }
  }

  @Test
  void showsWhatIsKnownAndGreyElsewhere() {
    var context = Models.clip(2, 1);
    var timeline = of(VideoTask.PREDICT, 4, 0, 1, 2);
    var shown = timeline.shown(0, timeline.frames()).orElseThrow();
    assertThat(shown.slice(0, 2).values()).isEqualTo(context.values());
    assertThat(shown.slice(2, 2).values()).containsOnly(0);
  }

  @Test
  void refusesContextsThatDoNotReach() {
    assertThatThrownBy(() -> of(VideoTask.PREDICT, 8, 3, 1, 2))
        .hasMessage("3 frames cannot be given: the context has 2.");
    assertThatThrownBy(() -> of(VideoTask.PREDICT, 3, 3, 1, 9))
        .hasMessage("With 3 of 3 frames given nothing is left to make.");
    assertThatThrownBy(() -> of(VideoTask.COMPLETION, 8, 0, 1, 2))
        .hasMessage("The task completion of 8 frames needs a context as long, not of 2.");
    var layout = new Timeline.Layout(VideoTask.ONE_FRAME, 0, 0, 1, 0);
    assertThatThrownBy(() -> Timeline.of(layout, Optional.empty(), WINDOW, 2))
        .hasMessage(
            "The task one-frame needs a context: give a video, pictures or a tensor to go on from.");
    assertThatThrownBy(() -> new Timeline.Layout(VideoTask.INTERPOLATE, 0, 0, 0, 0))
        .hasMessage("Given frames are at least 1 apart, not 0.");
  }
}

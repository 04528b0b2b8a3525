package io.qingping.vdt.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.vdt.model.VdtConfig;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int T = Models.FRAMES;
  private static final int AREA = Models.SIDE * Models.SIDE;
  private static final VdtConfig SHAPE =
      new VdtConfig(T, Models.SIDE, Models.SIDE, 3, 2, 16, 1, 2, false, 0, true, true, true);

  /** Which frames are wholly missing. */
  private static String missing(Window window) {
    var text = new StringBuilder();
    for (int f = 0; f < T; f++) {
      text.append(window.missing()[f * AREA] ? '.' : 'x');
    }
    return text.toString();
  }

  @Test
  void overlapIsGivenAsItWasMade() {
    var timeline = Timeline.unknown(9);
    var made = Models.clip(T, 1);
    var first = new Window(timeline, SHAPE, 0, null).made(made);
    var second = new Window(timeline, SHAPE, 3, first);
    assertThat(missing(first)).isEqualTo("....");
    assertThat(missing(second)).isEqualTo("x...");
    assertThat(second.given().slice(0, 1).values()).isEqualTo(made.slice(3, 1).values());
    assertThat(second.firstNew()).isEqualTo(4);
    assertThat(second.lastNew()).isEqualTo(6);
  }

  @Test
  void backwardsTheOverlapLiesAtTheEnd() {
    var timeline = Timeline.unknown(9);
    var made = Models.clip(T, 1);
    var last = new Window(timeline, SHAPE, 5, null).made(made);
    var before = new Window(timeline, SHAPE, 3, last);
    assertThat(missing(before)).isEqualTo("..xx");
    assertThat(before.given().slice(2, 2).values()).isEqualTo(made.slice(0, 2).values());
    assertThat(before.firstNew()).isEqualTo(3);
    assertThat(before.lastNew()).isEqualTo(4);
  }

  @Test
  void framesOfTheContextAreGivenInEveryWindow() {
    var context = Models.clip(9, 2);
    var source = new int[9];
    Arrays.setAll(source, f -> f % 3 == 0 ? f : -1);
    var timeline =
        new Timeline(java.util.Optional.of(context), source, java.util.Optional.empty(), false);
    var first = new Window(timeline, SHAPE, 0, null).made(Models.clip(T, 1));
    var second = new Window(timeline, SHAPE, 3, first);
    assertThat(missing(first)).isEqualTo("x..x");
    assertThat(missing(second)).isEqualTo("x..x");
    assertThat(second.given().slice(3, 1).values()).isEqualTo(context.slice(6, 1).values());
  }
}

package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.TrainingDiverged;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
  private static final float[][] AXES = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  @Test
  void countsHowOftenTheRightOneIsFirst() {
    var swapped = new float[][] {AXES[1], AXES[0], AXES[2]};
    var recall = Recall.of(AXES, swapped, List.of("a", "b", "c"));
    assertThat(recall.get("i2t/R@1")).isEqualTo(1 / 3.0);
    assertThat(recall.get("t2i/R@1")).isEqualTo(1 / 3.0);
    assertThat(recall.get("i2t/R@5")).isEqualTo(1);
  }

  @Test
  void anyPictureOfATextIsRight() {
    var texts = new float[][] {AXES[0], AXES[0], AXES[2]};
    var recall = Recall.of(AXES, texts, List.of("a", "a", "c"));
    assertThat(recall.get("t2i/R@1")).isEqualTo(1);
    assertThat(recall.get("t2i/median_rank")).isEqualTo(1);
  }

  @Test
  void vectorsThatAreAllAlikeFindNothing() {
    var same = new float[][] {AXES[0], AXES[0], AXES[0]};
    var recall = Recall.of(same, same, List.of("a", "b", "c"));
    assertThat(recall.get("i2t/R@1")).isZero();
    assertThat(recall.get("i2t/median_rank")).isEqualTo(3);
  }

  @Test
  void theGuardForgivesWhatGetsAway() {
    var guard = new CollapseGuard(20);
    for (int i = 0; i < 15; i++) {
      guard.add(4, 4);
    }
    for (int i = 0; i < 15; i++) {
      guard.add(3, 4);
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 80; i++) {
                guard.add(4, 4);
              }
            })
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageContaining("collapsed: for 20 steps");
  }
}

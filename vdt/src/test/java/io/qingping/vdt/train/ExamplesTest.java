package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.vdt.mask.TaskDraw;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.video.VideoTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExamplesTest {
  /** Clips that are all of one value, their number. */
  private static final class Numbered implements ClipSource {
    @Override
    public long size() {
      return 50;
    }

    @Override
    public Clip clip(long index) throws IOException {
      if (index == 13) {
        throw new IOException("clip 13 is lost");
      }
      var values = new float[3 * 3 * 4 * 4];
      java.util.Arrays.fill(values, index / 50f);
      return new Clip(3, 3, 4, 4, values);
    }

    @Override
    public List<String> labels() {
      return List.of("even", "odd");
    }

    @Override
    public int label(long index) {
      return (int) (index % 2);
    }
  }

  private record OneClip(Clip clip) implements ClipSource {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public Clip clip(long index) {
      return clip;
    }
  }

  private static Examples examples(long seed, boolean shuffled) {
    return examples(0.1, seed, shuffled);
  }

  private static Examples examples(double labelDropout, long seed, boolean shuffled) {
    return new Examples(
        new Numbered(),
        TaskDraw.official(),
        VideoLoss.places(TinyTraining.config(Objective.CLEAN)),
        labelDropout,
        seed,
        shuffled);
  }

  @Test
  void aLabelIsTheClipsOrKeptBackAsOftenAsAskedFor() {
    int told = 0;
    for (int i = 0; i < 500; i++) {
      var example = examples(0.3, 1, false).of(i == 13 ? 12 : i % 50 == 13 ? i + 1 : i, 1).get(0);
      int index = Math.round(example.clip().at(0, 0, 0, 0) * 50);
      assertThat(example.label()).isIn(index % 2, Vdt.NO_LABEL);
      told += example.label() == Vdt.NO_LABEL ? 0 : 1;
    }
    assertThat(told / 500.0).isEqualTo(0.7, within(0.08));
    assertThat(examples(0, 1, false).of(20, 10)).noneMatch(e -> e.label() == Vdt.NO_LABEL);
  }

  @Test
  void clipsThatAreComputedTogetherAreAllCompletionsOrNone() {
    var places = VideoLoss.places(TinyTraining.config(Objective.CLEAN));
    var clip = new Clip(3, 3, 4, 4, new float[3 * 3 * 4 * 4]);
    var examples = new Examples(new OneClip(clip), TaskDraw.official(), places, 0, 1, true);
    int completions = 0;
    for (int batch = 0; batch < 100; batch++) {
      long holes =
          examples.of(8L * batch, 8).stream()
              .filter(example -> example.mask().task() == VideoTask.COMPLETION)
              .count();
      assertThat(holes).isIn(0L, 8L);
      completions += holes > 0 ? 1 : 0;
    }
    assertThat(completions / 100.0).isEqualTo(0.2, within(0.12));
  }

  private static String described(Example example) {
    return "%s %s %s %s %s %s"
        .formatted(
            example.label(),
            example.clip().at(0, 0, 0, 0),
            example.mask().task(),
            java.util.Arrays.hashCode(example.mask().missing()),
            example.place(),
            example.noise());
  }

  private static List<String> described(List<Example> examples) {
    return examples.stream().map(ExamplesTest::described).toList();
  }

  @Test
  void anExampleIsAFunctionOfSeedAndNumber() {
    var together = described(examples(1, false).of(20, 10));
    var apart = new ArrayList<String>();
    for (int i = 29; i >= 20; i--) {
      apart.add(0, described(examples(1, false).of(i, 1).get(0)));
    }
    assertThat(apart).isEqualTo(together);
    assertThat(new HashSet<>(together)).hasSize(10);
    assertThat(described(examples(2, false).of(20, 10))).doesNotContainAnyElementsOf(together);
  }

  @Test
  void theNextBatchIsPreparedAheadWithoutChangingIt() {
    try (var ahead = new ExamplesAhead(examples(1, false), 2, 4)) {
      for (long first : new long[] {0, 4, 8, 20, 24, 0}) {
        assertThat(described(ahead.from(first)))
            .isEqualTo(described(examples(1, false).of(first, 2)));
      }
    }
  }

  @Test
  void aClipThatCannotBeReadIsReportedToTheTrainer() {
    try (var ahead = new ExamplesAhead(examples(1, false), 2, 2)) {
      ahead.from(10);
      assertThatThrownBy(() -> ahead.from(12))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("example 13: clip 13 is lost");
    }
  }

  /** A batch has as many masks as clips, and a clip's loss does not know its neighbours. */
  @ParameterizedTest
  @EnumSource
  void anExamplesLossDoesNotDependOnItsNeighbours(Objective objective) {
    var config = TinyTraining.config(objective);
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var network = new NetworkConfig(null, 2, 16, 1, 2, null, null, null);
      var examples = examples(3, false).of(0, 8);
      var labels = List.of("even", "odd");
      var shape = network.forClips(examples.get(0).clip(), labels.size(), objective);
      var video = new VideoConfig(shape, objective, labels);
      var random = new Generator(1);
      var model = VideoModel.fresh(video, random);
      model
          .network()
          .parameters()
          .values()
          .forEach(w -> w.copyFrom(random.normal(w.shape()).mul(0.2)));
      var loss = new VideoLoss(objective, config.type());
      var together = loss.of(model, examples).floats();
      for (int i = 0; i < 8; i++) {
        assertThat(together[i])
            .as(examples.get(i).mask().task().toString())
            .isCloseTo(loss.of(model, examples.subList(i, i + 1)).floats()[0], within(1e-3f));
      }
      assertThat(examples.stream().map(e -> e.mask().task()).distinct().count()).isGreaterThan(2);
    }
  }
}

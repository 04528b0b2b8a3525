package io.qingping.vdt.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.MediaException;
import io.qingping.tensor.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoSamplerTest {
  private static final int T = Models.FRAMES;
  private static final int AREA = Models.SIDE * Models.SIDE;

  @BeforeEach
  void exactProducts() {
    Engine.products(Engine.Products.EXACT);
  }

  private static Objective objective(SamplingMethod method) {
    return method.fits(Objective.DDPM) ? Objective.DDPM : Objective.CLEAN;
  }

  private static Sampling sampling(SamplingMethod method) {
    return new Sampling(method, 3, 1, 0, 1);
  }

  private static VideoSampler sampler(SamplingMethod method) {
    return new VideoSampler(Models.stirred(objective(method)), sampling(method));
  }

  private static VideoSampler euler() {
    return sampler(SamplingMethod.FLOW_EULER);
  }

  private static Timeline timeline(VideoTask task, int frames, Clip context) {
    var layout = new Timeline.Layout(task, frames, 0, 2, 3);
    return Timeline.of(layout, Optional.ofNullable(context), T, 2);
  }

  private static Clip sample(VideoSampler sampler, Timeline timeline, long seed) {
    return sampler.sample(timeline, seed, SamplingWatcher.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodKeepsGivenFramesToTheBit(SamplingMethod method) {
    var context = Models.clip(2, 1);
    var video = sample(sampler(method), timeline(VideoTask.PREDICT, 0, context), 5);
    assertThat(video.frames()).isEqualTo(T);
    assertThat(video.slice(0, 2).values()).isEqualTo(context.values());
    assertThat(video.slice(2, 2).values()).isNotEqualTo(context.values());
  }

  @ParameterizedTest
  @EnumSource(names = "UNCONDITIONAL", mode = EnumSource.Mode.EXCLUDE)
  void everyTaskKeepsWhatIsKnownToTheBit(VideoTask task) {
    var timeline = timeline(task, 0, Models.clip(T, 1));
    var video = sample(euler(), timeline, 5);
    var shown = timeline.shown(0, timeline.frames()).orElseThrow();
    int known = 0;
    for (int i = 0; i < video.values().length; i++) {
      int frame = i / (3 * AREA);
      if (timeline.source()[frame] >= 0 && !timeline.isHole(frame, i % AREA, AREA)) {
        assertThat(video.values()[i]).isEqualTo(shown.values()[i]);
        known++;
      }
    }
    assertThat(known).isBetween(1, video.values().length - 1);
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameVideoAndAnotherAnother(SamplingMethod method) {
    var sampler = sampler(method);
    var timeline = timeline(VideoTask.ONE_FRAME, 2 * T, Models.clip(1, 1));
    var video = sample(sampler, timeline, 5);
    assertThat(sample(sampler, timeline, 5).values()).isEqualTo(video.values());
    assertThat(sample(sampler, timeline, 6).values()).isNotEqualTo(video.values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, T - 1, T, T + 1, 3 * T + 2})
  void aVideoIsAsLongAsAskedFor(int frames) {
    var chunks = new ArrayList<Integer>();
    euler()
        .sample(
            timeline(VideoTask.UNCONDITIONAL, frames, null),
            1,
            SamplingWatcher.NONE,
            chunk -> chunks.add(chunk.frames()));
    assertThat(chunks.stream().mapToInt(Integer::intValue).sum()).isEqualTo(frames);
    assertThat(chunks).allMatch(length -> length <= T);
  }

  @Test
  void aLongVideoLeavesNoTensorBehind() {
    var reusing = new Sampling(SamplingMethod.FLOW_HEUN, 3, 2, 0.1, 1);
    var sampler = new VideoSampler(Models.stirred(Objective.CLEAN), reusing);
    sample(sampler, timeline(VideoTask.ONE_FRAME, 2 * T, Models.clip(1, 1)), 5);
    long before = Pointer.totalCount();
    sample(sampler, timeline(VideoTask.ONE_FRAME, 8 * T, Models.clip(1, 1)), 5);
    assertThat(Pointer.totalCount() - before).isLessThan(20);
  }

  @Test
  void aLongerVideoBeginsLikeAShorterOne() {
    var context = Models.clip(2, 1);
    var shorter = sample(euler(), timeline(VideoTask.PREDICT, T, context), 5);
    var longer = sample(euler(), timeline(VideoTask.PREDICT, 3 * T, context), 5);
    assertThat(longer.slice(0, T).values()).isEqualTo(shorter.values());
  }

  @Test
  void aWindowGoesOnFromTheOneBefore() {
    var context = Models.clip(2, 1);
    var timeline = timeline(VideoTask.PREDICT, T + 1, context);
    var changed = context.values().clone();
    changed[0] = -changed[0];
    var other = new Clip(2, 3, Models.SIDE, Models.SIDE, changed);
    // The last frame's window does not reach back to the frame that differs.
    var video = sample(euler(), timeline, 5);
    var after = sample(euler(), timeline(VideoTask.PREDICT, T + 1, other), 5);
    assertThat(after.slice(T, 1).values()).isNotEqualTo(video.slice(T, 1).values());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, T, 3 * T + 1})
  void backwardsAVideoEndsWithItsContext(int frames) {
    var context = Models.clip(1, 1);
    var video = sample(euler(), timeline(VideoTask.BACKWARD, frames, context), 5);
    assertThat(video.frames()).isEqualTo(frames);
    assertThat(video.slice(frames - 1, 1).values()).isEqualTo(context.values());
    assertThat(video.slice(0, 1).values()).isNotEqualTo(context.values());
  }

  @Test
  void aLongerVideoBackwardsEndsLikeAShorterOne() {
    var context = Models.clip(2, 1);
    var shorter = sample(euler(), timeline(VideoTask.BACKWARD, T, context), 5);
    var longer = sample(euler(), timeline(VideoTask.BACKWARD, 2 * T + 1, context), 5);
    assertThat(longer.slice(T + 1, T).values()).isEqualTo(shorter.values());
  }

  @Test
  void aBatchGivesEachClipWhatItGetsAlone() {
    var clips = List.of(Models.clip(T, 1), Models.clip(T, 2));
    var missing = new boolean[T * AREA];
    Arrays.fill(missing, AREA, T * AREA, true);
    missing[3] = true;
    var both = euler().fill(clips, missing, 7, SamplingWatcher.NONE);
    var alone = euler().fill(clips.subList(1, 2), missing, 8, SamplingWatcher.NONE).get(0);
    for (int i = 0; i < alone.values().length; i++) {
      assertThat(Math.abs(both.get(1).values()[i] - alone.values()[i])).isLessThan(1e-5f);
      int place = i / (3 * AREA) * AREA + i % AREA;
      assertThat(both.get(1).values()[i] == clips.get(1).values()[i]).isEqualTo(!missing[place]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOW_HEUN,5",
    "FLOW_EULER,3",
    "FLOW_ADAMS,3",
    "ANCESTRAL,3",
    "DDIM,3",
    "DPM_SOLVER,3"
  })
  void theWatcherHearsOfEveryQuestion(SamplingMethod method, int questions) {
    var heard = new ArrayList<Double>();
    var timeline = timeline(VideoTask.UNCONDITIONAL, 2 * T - 1, null);
    sampler(method).sample(timeline, 1, heard::add);
    assertThat(heard).hasSize(2 * questions).isSorted().doesNotHaveDuplicates();
    assertThat(heard.get(0)).isZero();
    assertThat(heard.get(heard.size() - 1)).isLessThan(1);
  }

  @Test
  void stopsWhenTheWatcherSaysSo() {
    var heard = new ArrayList<Double>();
    SamplingWatcher impatient =
        done -> {
          heard.add(done);
          return heard.size() < 3;
        };
    var timeline = timeline(VideoTask.UNCONDITIONAL, 20 * T, null);
    assertThatThrownBy(() -> euler().sample(timeline, 1, impatient))
        .isInstanceOf(SamplingStopped.class);
    assertThat(heard).hasSize(3);
  }

  @Test
  void guidanceMattersWhereSomethingIsGiven() {
    var model = Models.stirred(Objective.VELOCITY);
    var plain = new VideoSampler(model, new Sampling(SamplingMethod.FLOW_EULER, 3, 1, 0, 1));
    var guided = new VideoSampler(model, new Sampling(SamplingMethod.FLOW_EULER, 3, 3, 0, 1));
    var predict = timeline(VideoTask.PREDICT, 0, Models.clip(2, 1));
    var free = timeline(VideoTask.UNCONDITIONAL, 0, null);
    assertThat(sample(guided, predict, 1).values())
        .isNotEqualTo(sample(plain, predict, 1).values());
    assertThat(sample(guided, free, 1).values()).isEqualTo(sample(plain, free, 1).values());
  }

  @Test
  void guidanceFollowsTheLabelOfClipsOutOfNothing() {
    var model = Models.stirred(Objective.VELOCITY, 3, List.of("rain", "snow"));
    var free = timeline(VideoTask.UNCONDITIONAL, 0, null);
    var snow = Optional.of("snow");
    var step = new Sampling(SamplingMethod.FLOW_EULER, 1, 1, 0, 1);
    var untold = sample(new VideoSampler(model, step), free, 1).values();
    var told = sample(new VideoSampler(model, step.of(snow)), free, 1).values();
    var further = new Sampling(SamplingMethod.FLOW_EULER, 1, 3, 0, 1).of(snow);
    var made = sample(new VideoSampler(model, further), free, 1).values();
    int inside = 0;
    for (int i = 0; i < made.length; i++) {
      if (Math.abs(untold[i]) < 1 && Math.abs(told[i]) < 1) { // not cut at a bound
        float expected = untold[i] + 3 * (told[i] - untold[i]);
        assertThat(made[i]).isCloseTo(Math.max(-1, Math.min(1, expected)), within(1e-4f));
        inside++;
      }
    }
    assertThat(inside).isGreaterThan(made.length / 4);
    assertThat(made).isNotEqualTo(told);
  }

  @Test
  void reusedBlocksChangeTheVideoALittle() {
    var model = Models.stirred(Objective.CLEAN);
    var exact = new VideoSampler(model, new Sampling(SamplingMethod.FLOW_HEUN, 8, 1, 0, 1));
    var reusing = new VideoSampler(model, new Sampling(SamplingMethod.FLOW_HEUN, 8, 1, 0.2, 1));
    var timeline = timeline(VideoTask.PREDICT, 0, Models.clip(2, 1));
    var a = sample(exact, timeline, 1).values();
    var b = sample(reusing, timeline, 1).values();
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    assertThat(largest).isBetween(1e-6, 0.3);
  }

  @Test
  void theCleanObjectiveEndsAtThePredictedClip() {
    // With its last layer at zero the network predicts 0 everywhere.
    var model = Models.stirred(Objective.CLEAN);
    model
        .network()
        .parameters()
        .forEach(
            (name, w) -> {
              if (name.startsWith("final_layer.linear")) {
                w.detach().fill(0);
              }
            });
    var many = new Sampling(SamplingMethod.FLOW_EULER, 100, 1, 0, 1);
    var video =
        sample(new VideoSampler(model, many), timeline(VideoTask.UNCONDITIONAL, 0, null), 1);
    for (float value : video.values()) {
      assertThat(value).isBetween(-1e-5f, 1e-5f);
    }
  }

  @Test
  void latentsAreNotCutOff() {
    var model = Models.stirred(Objective.DDPM, 4);
    var sampler = new VideoSampler(model, sampling(SamplingMethod.DDIM));
    var video = sample(sampler, Timeline.unknown(T), 3);
    assertThat(video.channels()).isEqualTo(4);
    assertThat(video.values()).satisfies(v -> assertThat(max(v)).isGreaterThan(1.5f));
    var pixels = sample(sampler(SamplingMethod.DDIM), Timeline.unknown(T), 3);
    assertThat(max(pixels.values())).isEqualTo(1f);
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  @Test
  void refusesWhatDoesNotFitTheModel() {
    assertThatThrownBy(
            () -> new VideoSampler(Models.stirred(Objective.CLEAN), sampling(SamplingMethod.DDIM)))
        .isInstanceOf(MediaException.class)
        .hasMessage("A model that predicts CLEAN cannot be sampled by ddim.");
    var grey = timeline(VideoTask.PREDICT, 0, Models.clip(2, 1, 1));
    assertThatThrownBy(() -> sample(euler(), grey, 1))
        .hasMessage(
            "The model takes frames of 3 channels, 4 rows and 4 columns, not of 1, 4 and 4.");
    var shorter = List.of(Models.clip(2, 1));
    assertThatThrownBy(() -> euler().fill(shorter, new boolean[2 * AREA], 1, SamplingWatcher.NONE))
        .hasMessage("the model fills clips of 4 frames, not of 2");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOW_EULER", "ANCESTRAL"})
  void aLabelChangesWhatIsMade(SamplingMethod method) {
    var model = Models.stirred(objective(method), 3, List.of("falls", "rises"));
    var guided = new Sampling(method, 3, 2, 0, 1);
    var timeline = timeline(VideoTask.PREDICT, 2 * T, Models.clip(2, 1));
    var made = new ArrayList<float[]>();
    for (var label :
        List.of(Optional.<String>empty(), Optional.of("falls"), Optional.of("rises"))) {
      made.add(sample(new VideoSampler(model, guided.of(label)), timeline, 5).values());
    }
    assertThat(made.get(1)).isNotEqualTo(made.get(0)).isNotEqualTo(made.get(2));
    assertThat(made.get(2)).isNotEqualTo(made.get(0));
  }

  @Test
  void refusesALabelThatTheModelDoesNotKnow() {
    var flies = sampling(SamplingMethod.FLOW_EULER).of(Optional.of("flies"));
    var told = Models.stirred(Objective.CLEAN, 3, List.of("falls", "rises"));
    assertThatThrownBy(() -> new VideoSampler(told, flies))
        .isInstanceOf(MediaException.class)
        .hasMessage("The model knows no kind “flies”; it knows falls, rises.");
    assertThatThrownBy(() -> new VideoSampler(Models.stirred(Objective.CLEAN), flies))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("knows no kinds");
  }

  @Test
  void refusesSenselessOptions() {
    var heun = SamplingMethod.FLOW_HEUN;
    assertThatThrownBy(() -> new Sampling(heun, 0, 1, 0, 1)).hasMessageContaining("steps, not 0");
    assertThatThrownBy(() -> new Sampling(heun, 9, -1, 0, 1)).hasMessageContaining("guidance");
    assertThatThrownBy(() -> new Sampling(heun, 9, Double.NaN, 0, 1)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Sampling(heun, 9, 1, 1, 1)).hasMessageContaining("cache");
    assertThatThrownBy(() -> new Sampling(heun, 9, 1, 0, 0)).hasMessageContaining("not 0");
  }
}

package io.qingping.vdt.video;

import io.qingping.media.MediaException;
import io.qingping.tensor.DType;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.diffusion.Guidance;
import io.qingping.vdt.diffusion.Noise;
import io.qingping.vdt.model.BlockCache;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.model.VdtConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Makes videos with a model. The same model, timeline, options and seed give the same video. May be
 * used from several threads at once.
 */
public final class VideoSampler {
  private final VideoModel model;
  private final Sampling sampling;
  private final int label;

  /**
   * @throws MediaException if the method does not fit the model, or it knows no such label
   */
  public VideoSampler(VideoModel model, Sampling sampling) {
    if (!sampling.method().fits(model.config().objective())) {
      throw new MediaException("sample.method", model.config().objective(), sampling.method());
    }
    this.model = model;
    this.sampling = sampling;
    label = sampling.label().map(this::label).orElse(Vdt.NO_LABEL);
  }

  private int label(String name) {
    var known = model.config().labels();
    if (known.isEmpty()) {
      throw new MediaException("sample.labels", name);
    }
    if (!known.contains(name)) {
      throw new MediaException("sample.label", name, String.join(", ", known));
    }
    return known.indexOf(name);
  }

  /**
   * What is known of a video that this model is to make.
   *
   * @throws MediaException if the context is missing or too short for the task
   */
  public Timeline timeline(Timeline.Layout layout, Optional<Clip> context) {
    return Timeline.of(layout, context, network().frames(), network().patch());
  }

  /**
   * Fills in what is missing of clips of the model's own length, as one batch.
   *
   * @param missing (T, H, W), the same for all clips
   * @param seed of the first clip, the second has the next one, and so on
   * @return clips with the known content exactly as given
   */
  public List<Clip> fill(List<Clip> clips, boolean[] missing, long seed, SamplingWatcher watcher) {
    var seeds = LongStream.range(seed, seed + clips.size()).toArray();
    clips.forEach(this::requireShape);
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var given = Tensor.stack(0, clips.stream().map(Clip::tensor).toArray(Tensor[]::new));
      var mask = mask(missing).expand(clips.size(), -1, -1, -1, -1);
      var filled = sample(given, mask, noise(seeds), new Count(watcher, 1));
      var result = new ArrayList<Clip>();
      for (var clip : filled.unbind(0)) {
        result.add(clip(clip));
      }
      return result;
    }
  }

  /**
   * Makes a video of any length, window by window; each takes over the last frames of the one
   * before, clean. Memory does not grow with the length, unless the video is made from its end.
   *
   * @param sink takes the frames in order, some at a time
   * @throws SamplingStopped if the watcher said so
   */
  public void sample(Timeline timeline, long seed, SamplingWatcher watcher, Consumer<Clip> sink) {
    timeline.context().ifPresent(this::requirePicture);
    var windows = windows(timeline);
    var noise = noise(seed);
    var count = new Count(watcher, windows.size());
    var fromTheEnd = new ArrayDeque<Clip>();
    Window last = null;
    for (int start : windows) {
      var window = new Window(timeline, network(), start, last);
      var made = made(window, noise, count);
      int from = Math.max(0, window.firstNew());
      int to = Math.min(timeline.frames(), window.lastNew() + 1);
      var fresh = made.slice(from - start, to - from);
      if (timeline.backward()) {
        fromTheEnd.push(fresh);
      } else {
        sink.accept(fresh);
      }
      last = window.made(made);
    }
    fromTheEnd.forEach(sink);
  }

  /** As {@link #sample(Timeline, long, SamplingWatcher, Consumer)}, in memory. */
  public Clip sample(Timeline timeline, long seed, SamplingWatcher watcher) {
    var parts = new ArrayList<Clip>();
    sample(timeline, seed, watcher, parts::add);
    return Clip.join(parts);
  }

  private Clip made(Window window, Noise noise, Count count) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var given = window.given().tensor().unsqueeze(0);
      return clip(sample(given, mask(window.missing()), noise, count).select(0, 0));
    }
  }

  /** One batch of windows: (B, T, C, H, W). */
  private Tensor sample(Tensor given, Tensor mask, Noise noise, Count count) {
    try (var cache = sampling.cache() == 0 ? null : new BlockCache(sampling.cache())) {
      var method = sampling.method();
      var start = noise.next();
      boolean nothingToFollow = mask.mean().item() == 1 && label == Vdt.NO_LABEL;
      double guidance = nothingToFollow ? 1 : sampling.guidance();
      var labels = labels((int) given.size(0), guidance != 1);
      var network = model.denoiser(DType.FLOAT32, labels, cache);
      var guided = Guidance.of(network, guidance, given, mask, start, method::noisy);
      Denoiser watched =
          (x, t) -> {
            count.ask();
            return guided.predict(x, t);
          };
      var task = new SamplingMethod.Task(given, mask, start);
      return method.sample(watched, task, noise, sampling.steps());
    }
  }

  /** Of a batch, and, if it is guided, of the batch of which nothing is told. */
  private int[] labels(int batch, boolean guided) {
    var labels = new int[guided ? 2 * batch : batch];
    Arrays.fill(labels, 0, batch, label);
    Arrays.fill(labels, batch, labels.length, Vdt.NO_LABEL);
    return labels;
  }

  /** The first frames of the windows, in the order in which they are made. */
  private List<Integer> windows(Timeline timeline) {
    int length = network().frames();
    int stride = length - Math.min(sampling.overlap(), length - 1);
    int end = timeline.frames() - length;
    var starts = new ArrayList<Integer>();
    for (int start = 0; start < end; start += stride) {
      starts.add(timeline.backward() ? end - start : start);
    }
    starts.add(timeline.backward() ? Math.min(0, end) : Math.max(0, end));
    return starts;
  }

  private Noise noise(long... seeds) {
    var c = network();
    return new Noise(seeds, c.frames(), c.channels(), c.height(), c.width());
  }

  /** (1, T, 1, H, W), 1 = to generate. */
  private Tensor mask(boolean[] missing) {
    var c = network();
    var mask = new float[missing.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = missing[i] ? 1 : 0;
    }
    return Tensor.of(mask, 1, c.frames(), 1, c.height(), c.width());
  }

  /** Pixels end at -1 and 1; latents have no such bounds. */
  private Clip clip(Tensor values) {
    var c = network();
    return model.config().hasLatents()
        ? new Clip(c.frames(), c.channels(), c.height(), c.width(), values.floats())
        : Clip.of(values);
  }

  private VdtConfig network() {
    return model.config().network();
  }

  private void requireShape(Clip clip) {
    requirePicture(clip);
    if (clip.frames() != network().frames()) {
      throw new IllegalArgumentException(
          "the model fills clips of %d frames, not of %d"
              .formatted(network().frames(), clip.frames()));
    }
  }

  private void requirePicture(Clip clip) {
    var c = network();
    if (clip.channels() != c.channels()
        || clip.height() != c.height()
        || clip.width() != c.width()) {
      throw new MediaException(
          "sample.shape",
          c.channels(),
          c.height(),
          c.width(),
          clip.channels(),
          clip.height(),
          clip.width());
    }
  }

  /** Counts questions to the network against all that are planned. */
  private final class Count {
    private final SamplingWatcher watcher;
    private final double planned;
    private int asked;

    private Count(SamplingWatcher watcher, int windows) {
      this.watcher = watcher;
      planned = (double) windows * sampling.method().questions(sampling.steps());
    }

    private void ask() {
      if (!watcher.goOn(asked++ / planned)) {
        throw new SamplingStopped();
      }
    }
  }
}

package io.qingping.cli;

import io.qingping.vdt.animate.AnimateText;
import io.qingping.vdt.animate.Stage;
import io.qingping.vdt.animate.Watcher;
import io.qingping.vdt.video.SamplingWatcher;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line on the terminal: how far, how fast, how long still. */
final class ProgressLine implements AutoCloseable {
  private static final int STEPS = 1000; // of one clip

  private final ProgressBar bar; // null when silent

  private ProgressLine(ProgressBar bar) {
    this.bar = bar;
  }

  static ProgressLine silent() {
    return new ProgressLine(null);
  }

  /** A line for this many clips; nothing is drawn where no person watches. */
  static ProgressLine on(int clips) {
    if (System.console() == null) {
      return silent();
    }
    return new ProgressLine(
        new ProgressBarBuilder()
            .setTaskName(Text.of("progress.animate"))
            .setInitialMax((long) clips * STEPS)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(200)
            .hideEta()
            .setEtaFunction(
                state ->
                    state.getCurrent() < STEPS / 50
                        ? java.util.Optional.empty()
                        : java.util.Optional.of(
                            state
                                .getElapsedAfterStart()
                                .multipliedBy(state.getMax() - state.getCurrent())
                                .dividedBy(Math.max(1, state.getCurrent()))))
            .build());
  }

  /** The share of one clip in the line. */
  OneClip of(int number, StopSignal stop) {
    return new OneClip(number, stop);
  }

  /** The share of one sampled video in the line. */
  SamplingWatcher sampling(int number, StopSignal stop) {
    return done -> {
      if (bar != null) {
        bar.stepTo(number * (long) STEPS + Math.round(done * STEPS));
      }
      return !stop.raised();
    };
  }

  /** Moves the line while one clip is made. */
  final class OneClip implements Watcher {
    private final int number;
    private final StopSignal stop;

    private OneClip(int number, StopSignal stop) {
      this.number = number;
      this.stop = stop;
    }

    @Override
    public void progress(Stage stage, double done) {
      if (bar != null) {
        bar.setExtraMessage(AnimateText.of(Locale.getDefault(), "stage." + stage.name()));
        bar.stepTo(number * (long) STEPS + Math.round(done * STEPS));
      }
    }

    @Override
    public boolean stopped() {
      return stop.raised();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

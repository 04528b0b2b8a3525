package io.qingping.cli;

import io.qingping.wenlan.gather.GatherProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * How far gathering is and the time left: a bar for pages, then one for pictures, where a person
 * watches; else a line every so many.
 */
final class GatherLine implements GatherProgress, AutoCloseable {
  private static final int EVERY = 500;

  private final PrintWriter out;
  private Stage stage; // null before anything was heard
  private ProgressBar bar; // null where nobody watches
  private long first; // done when the stage was heard of first
  private long firstTime;
  private volatile Duration left;

  GatherLine(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void at(Stage now, long done, long total, long kept) {
    if (now != stage) {
      begin(now, done, total);
    }
    if (done > first) {
      long each = (System.nanoTime() - firstTime) / (done - first);
      left = Duration.ofNanos(each * Math.max(0, total - done));
    }
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(stage == Stage.PICTURES ? Text.of("progress.kept", kept) : "");
    } else if (done > 0 && done % EVERY == 0) {
      out.println(Text.of("wenlan.gather." + stage, done, total, TrainingLine.clock(left)));
    }
  }

  private void begin(Stage now, long done, long total) {
    close();
    stage = now;
    first = done;
    firstTime = System.nanoTime();
    left = null;
    bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName(Text.of("progress." + stage))
                .setInitialMax(total)
                .hideEta()
                .setEtaFunction(state -> Optional.ofNullable(left))
                .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

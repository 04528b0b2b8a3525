package io.qingping.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * How far training is, its loss and the time left: a bar where a person watches, else a line every
 * so many steps.
 */
final class TrainingLine implements AutoCloseable {
  private static final int EVERY = 100;

  private final PrintWriter out;
  private final ProgressBar bar; // null where nobody watches
  private long first = -1; // step heard first, by this process
  private long firstTime;
  private volatile Duration left;

  TrainingLine(PrintWriter out, long total) {
    this.out = out;
    bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName(Text.of("progress.train"))
                .setInitialMax(total)
                .hideEta()
                .setEtaFunction(state -> Optional.ofNullable(left))
                .build();
  }

  /** Hears of one more step. */
  void at(long step, long total, double loss) {
    long now = System.nanoTime();
    if (first < 0) {
      first = step;
      firstTime = now;
    } else {
      left = Duration.ofNanos((now - firstTime) / (step - first) * (total - step));
    }
    if (bar != null) {
      bar.stepTo(step);
      bar.setExtraMessage("%.4f".formatted(loss));
    } else if (step % EVERY == 0) {
      out.println(Text.of("train.line", step, total, "%.4f".formatted(loss), clock(left)));
    }
  }

  static String clock(Duration time) {
    return time == null
        ? "?"
        : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

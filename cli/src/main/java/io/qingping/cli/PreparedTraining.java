package io.qingping.cli;

import io.qingping.wenlan.train.Distillation;
import io.qingping.wenlan.train.TowerTraining;
import java.io.PrintWriter;

/** How far a training is that has something to compute first: the steps' bar begins after that. */
final class PreparedTraining
    implements Distillation.Progress, TowerTraining.Progress, AutoCloseable {
  private final PrintWriter screen;
  private final long total;
  private TrainingLine line; // null before the first step

  /**
   * @param total steps
   */
  PreparedTraining(PrintWriter screen, long total) {
    this.screen = screen;
    this.total = total;
  }

  @Override
  public void encoded(long done, long all) {
    tell("wenlan.distil.encoded", done, all);
  }

  @Override
  public void lookedAt(long done, long all) {
    tell("wenlan.train.looked", done, all);
  }

  private void tell(String key, long done, long all) {
    screen.println(Text.of(key, done, all));
    screen.flush();
  }

  @Override
  public void at(long step, long steps, double loss) {
    if (line == null) {
      line = new TrainingLine(screen, total);
    }
    line.at(step, steps, loss);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}

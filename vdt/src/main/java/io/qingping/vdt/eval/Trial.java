package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table: methods beside each other on the same clips.
 *
 * @param subject what the clips show: the world, {@code digits}, or the name of a film
 * @param given by frame index, whether the frame was wholly known
 * @param clips how many were measured; 0 where clips are only shown
 * @param examples some of the clips
 */
public record Trial(
    Source source,
    String subject,
    Split split,
    Task task,
    boolean[] given,
    int clips,
    List<Row> rows,
    List<Example> examples) {

  /** Where clips come from. */
  public enum Source {
    WORLD,
    DIGITS,
    FOOTAGE
  }

  /** What was to be filled in. */
  public enum Task {
    PREDICT,
    INTERPOLATE,
    COMPLETE
  }

  /** Whether speeds and radii are those of training. */
  public enum Split {
    IN,
    /** A third each with speeds, radii or both outside. */
    OUT,
    /** There are no such ranges. */
    NONE
  }

  /** A clip as each method filled it in. */
  public record Example(Map<Method, Clip> clips) {}

  public int frames() {
    return given.length;
  }

  /** How many frames were wholly given. */
  public int known() {
    int count = 0;
    for (boolean known : given) {
      count += known ? 1 : 0;
    }
    return count;
  }

  public Optional<Row> row(Method method) {
    return rows.stream().filter(row -> row.method() == method).findFirst();
  }

  /** One number of the table, if it was measured. */
  public Optional<Estimate> value(Method method, Metric metric) {
    return row(method).flatMap(row -> row.value(metric));
  }
}

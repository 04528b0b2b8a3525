package io.qingping.wenlan.index;

import java.util.List;

/**
 * What a run did.
 *
 * @param added pictures that were not there
 * @param changed pictures whose file has another content now
 * @param refreshed pictures with the same content whose texts, date or place changed; no model
 *     looked at them again
 * @param removed pictures that are gone
 * @param unchanged pictures that were not touched
 * @param failed files and members that were left out
 * @param problems why, of the first 1000
 * @param embedded pictures that the model looked at
 * @param total pictures in the index now
 * @param stopped whether it was asked to stop before the end
 */
public record IndexReport(
    int added,
    int changed,
    int refreshed,
    int removed,
    int unchanged,
    int failed,
    List<Problem> problems,
    int embedded,
    int total,
    double seconds,
    boolean stopped) {
  public IndexReport {
    problems = List.copyOf(problems);
  }
}

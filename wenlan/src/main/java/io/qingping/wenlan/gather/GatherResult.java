package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param whole whether it came to its end; false if it was stopped
 * @param pages that were read or asked for
 * @param done pictures with an outcome, and pages that were dropped whole
 * @param total of these there are; 0 if the run was stopped while it read pages
 * @param added samples that this process added
 * @param samples in the folder
 * @param unanswered of what this process dropped, as a host did not answer, see {@link
 *     io.qingping.wenlan.filter.Reason#mayPass}
 * @param report the page
 * @param earlier whether an earlier process had brought it to its end, so that nothing was read
 * @param refused the first page, if it came to its end and no page could be read; else empty
 */
public record GatherResult(
    boolean whole,
    int pages,
    long done,
    long total,
    long added,
    long samples,
    long unanswered,
    Path report,
    boolean earlier,
    Optional<Visit> refused) {
  /** Whether it came to its end and read no page at all. */
  public boolean isFruitless() {
    return whole && (pages == 0 || refused.isPresent());
  }
}

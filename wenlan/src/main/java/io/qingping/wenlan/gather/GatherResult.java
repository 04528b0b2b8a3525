package io.qingping.wenlan.gather;

import java.nio.file.Path;

/**
 * How a run ended.
 *
 * @param whole whether it came to its end; false if it was stopped
 * @param pages that were read or asked for
 * @param done pictures with an outcome, and pages that were dropped whole
 * @param total of these there are; 0 if the run was stopped while it read pages
 * @param added samples that this process added
 * @param samples in the folder
 * @param report the page
 */
public record GatherResult(
    boolean whole, int pages, long done, long total, long added, long samples, Path report) {}

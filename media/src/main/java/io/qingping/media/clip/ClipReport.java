package io.qingping.media.clip;

import java.nio.file.Path;

/**
 * A delivered clip, as it was read back from the disk.
 *
 * @param bytes size of the file
 * @param labelAgreement the least correlation of the visible label with the first, middle and last
 *     decoded frame; 1 is a perfect copy
 */
public record ClipReport(Path file, long bytes, ClipInfo info, double labelAgreement) {}

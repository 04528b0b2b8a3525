package io.qingping.wenlan.index;

import io.qingping.media.MediaException;

/**
 * What was left out, and why.
 *
 * @param place a file, a folder, or {@code shard.tar#key}
 */
public record Problem(String place, MediaException reason) {}

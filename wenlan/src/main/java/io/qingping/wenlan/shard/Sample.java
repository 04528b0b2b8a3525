package io.qingping.wenlan.shard;

/**
 * A picture and its text, as they go into a tar.
 *
 * @param picture a file of this extension
 * @param extension {@code jpg}, {@code png} or {@code webp}
 * @param text the best of its texts
 */
public record Sample(byte[] picture, String extension, String text) {}

package io.qingping.spark;

import java.io.Serializable;

/**
 * A WARC file to read.
 *
 * @param number its place in the list: of two captures of an address the one in the lower counts
 * @param path on any file system that Hadoop knows
 */
record Archive(int number, String path) implements Serializable {}

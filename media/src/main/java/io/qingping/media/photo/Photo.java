package io.qingping.media.photo;

import io.qingping.media.Picture;

/** A photograph in memory, upright and in sRGB, and what its file said. */
public record Photo(Picture picture, PhotoInfo info) {}

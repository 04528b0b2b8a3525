package io.qingping.media.photo;

import java.time.LocalDateTime;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What a decoder hands over: pixels as stored (8-bit RGB, perhaps already reduced), and what is
 * still to be done to them.
 *
 * @param width pixels across in the file, before any reduction
 */
record Decoded(
    Mat rgb,
    int width,
    int height,
    Orientation orientation,
    Optional<LocalDateTime> capturedAt,
    Colour colour) {}

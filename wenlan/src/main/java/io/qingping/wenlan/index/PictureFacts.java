package io.qingping.wenlan.index;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What was measured on a picture.
 *
 * @param width pixels across when upright
 * @param height pixels down when upright
 * @param taken by the camera's clock, or else when the file was last written
 * @param hash the {@link io.qingping.wenlan.filter.PerceptualHash}; 0 for a blank picture
 */
public record PictureFacts(int width, int height, Optional<LocalDateTime> taken, long hash) {}

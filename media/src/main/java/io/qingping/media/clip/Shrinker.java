package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import io.qingping.media.Picture;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Makes pictures of one size smaller, by the mean of the covered pixels. Not thread-safe. */
public final class Shrinker implements AutoCloseable {
  private final int width;
  private final int height;
  private final int toWidth;
  private final int toHeight;
  private final SwsContext sws;
  private final BytePointer large;
  private final BytePointer small;

  /** To a longer side of at most {@code longest} pixels and even sides; never larger. */
  Shrinker(int width, int height, int longest) {
    this(
        width,
        height,
        even(width * Math.min(1, longest / (double) Math.max(width, height))),
        even(height * Math.min(1, longest / (double) Math.max(width, height))));
  }

  /** To a size, whatever its shape. */
  public Shrinker(int width, int height, int toWidth, int toHeight) {
    Ffmpeg.prepare();
    this.width = width;
    this.height = height;
    this.toWidth = toWidth;
    this.toHeight = toHeight;
    sws = Ffmpeg.shrinking(width, height, toWidth, toHeight);
    large = new BytePointer(3L * width * height);
    small = new BytePointer(3L * toWidth * toHeight);
  }

  int width() {
    return toWidth;
  }

  int height() {
    return toHeight;
  }

  public Picture shrink(Picture picture) {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "the clip is %dx%d, this frame %dx%d"
              .formatted(width, height, picture.width(), picture.height()));
    }
    large.put(picture.rgb(), 0, picture.rgb().length);
    try (var from = new PointerPointer<Pointer>(4).put(0, large);
        var to = new PointerPointer<Pointer>(4).put(0, small);
        var fromStride = new IntPointer(3 * width, 0, 0, 0);
        var toStride = new IntPointer(3 * toWidth, 0, 0, 0)) {
      sws_scale(sws, from, fromStride, 0, height, to, toStride);
    }
    var rgb = new byte[3 * toWidth * toHeight];
    small.get(rgb);
    return new Picture(toWidth, toHeight, rgb);
  }

  private static int even(double side) {
    return Math.max(2, 2 * (int) Math.round(side / 2));
  }

  @Override
  public void close() {
    sws_freeContext(sws);
    large.close();
    small.close();
  }
}

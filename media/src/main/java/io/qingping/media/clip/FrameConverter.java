package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import io.qingping.media.Box;
import io.qingping.media.Picture;
import io.qingping.media.label.LabelPlate;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Labels pictures of one size and turns them into the encoder's planes. Not thread-safe. */
final class FrameConverter implements AutoCloseable {
  private final int width;
  private final int height;
  private final LabelPlate plate;
  private final SwsContext sws;
  private final BytePointer rgb;
  private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);

  /**
   * @param matrix FFmpeg's SWS_CS_* of the encoder
   */
  FrameConverter(int width, int height, int matrix, LabelPlate plate) {
    this.width = width;
    this.height = height;
    this.plate = plate;
    rgb = new BytePointer(3L * width * height);
    planes.put(0, rgb);
    strides.put(0, 3 * width);
    sws = Ffmpeg.fromRgb(width, height, AV_PIX_FMT_YUV420P, matrix);
  }

  /** Writes the labelled picture into a writable yuv420p frame; the picture stays as it is. */
  void convert(Picture picture, AVFrame into) {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "the clip is %dx%d, this frame %dx%d"
              .formatted(width, height, picture.width(), picture.height()));
    }
    rgb.position(0).put(picture.rgb(), 0, picture.rgb().length);
    paste(plate.patch(picture), plate.plate());
    sws_scale(sws, planes, strides, 0, height, new PointerPointer<>(into), into.linesize());
  }

  private void paste(byte[] patch, Box box) {
    int row = 3 * (int) box.width();
    for (int i = 0; i < (int) box.height(); i++) {
      rgb.position(3 * ((long) (box.y() + i) * width + (long) box.x())).put(patch, i * row, row);
    }
    rgb.position(0);
  }

  @Override
  public void close() {
    sws_freeContext(sws);
    rgb.close();
    planes.close();
    strides.close();
  }
}

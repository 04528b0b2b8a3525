package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns decoded frames of any pixel format into upright pictures. Not thread-safe. */
final class FrameDecoder implements AutoCloseable {
  private static final int HD = 720; // from this height on untagged video is BT.709

  private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);
  private BytePointer rgb;
  private SwsContext sws;
  private String shape = "";

  Picture picture(AVFrame frame, int quarterTurns) {
    int width = frame.width();
    int height = frame.height();
    prepare(frame);
    sws_scale(sws, new PointerPointer<>(frame), frame.linesize(), 0, height, planes, strides);
    var bytes = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    rgb.get(bytes);
    return turned(new Picture(width, height, bytes), quarterTurns);
  }

  private void prepare(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    int format = frame.format();
    boolean full =
        frame.color_range() == AVCOL_RANGE_JPEG
            || format == AV_PIX_FMT_YUVJ420P
            || format == AV_PIX_FMT_YUVJ422P
            || format == AV_PIX_FMT_YUVJ444P;
    int matrix = frame.colorspace();
    if (matrix == AVCOL_SPC_UNSPECIFIED) {
      matrix = Math.min(width, height) >= HD ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
    var now = width + "x" + height + " " + format + " " + matrix + " " + full;
    if (now.equals(shape)) {
      return;
    }
    release();
    sws = Ffmpeg.toRgb(width, height, format, matrix, full);
    if (sws == null || sws.isNull()) {
      throw new MediaException("clip.pixels", now);
    }
    rgb = new BytePointer(3L * width * height);
    planes.put(0, rgb);
    strides.put(0, 3 * width);
    shape = now;
  }

  /** The picture after clockwise quarter turns. */
  static Picture turned(Picture picture, int quarterTurns) {
    if (quarterTurns == 0) {
      return picture;
    }
    int w = picture.width();
    int h = picture.height();
    boolean odd = quarterTurns % 2 == 1;
    int width = odd ? h : w;
    var out = new byte[picture.rgb().length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int toX = quarterTurns == 1 ? h - 1 - y : quarterTurns == 2 ? w - 1 - x : y;
        int toY = quarterTurns == 1 ? x : quarterTurns == 2 ? h - 1 - y : w - 1 - x;
        System.arraycopy(picture.rgb(), 3 * (y * w + x), out, 3 * (toY * width + toX), 3);
      }
    }
    return new Picture(width, odd ? w : h, out);
  }

  private void release() {
    if (sws != null) {
      sws_freeContext(sws);
      rgb.close();
      sws = null;
      shape = "";
    }
  }

  @Override
  public void close() {
    release();
    planes.close();
    strides.close();
  }
}

package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;

/** What reading and writing share: FFmpeg's codes, names and colour conversion. */
final class Ffmpeg {
  // Averaging pairs is all that halving the chroma needs; doubling it looks better with a cubic.
  private static final int HALVING = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP;
  private static final int DOUBLING = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
  private static final int UNITY = 1 << 16; // contrast and saturation, 16.16 fixed point

  static {
    av_log_set_level(AV_LOG_FATAL); // errors come as codes and leave as exceptions
  }

  private Ffmpeg() {}

  /** Loads the native libraries and keeps them from writing to the console. */
  static void prepare() {
    // The work is done when this class is loaded.
  }

  /** The file's address for libavformat, whatever characters its name has. */
  static BytePointer url(Path file) {
    return utf8("file:" + file.toAbsolutePath());
  }

  static BytePointer utf8(String text) {
    return new BytePointer(text, StandardCharsets.UTF_8);
  }

  static boolean isEnd(int code) {
    return code == AVERROR_EOF();
  }

  /** FFmpeg's words for a negative return code. */
  static String reason(int code) {
    var text = new byte[128];
    av_strerror(code, text, text.length);
    var all = new String(text, StandardCharsets.UTF_8);
    return all.substring(0, all.indexOf('\0'));
  }

  /** Full-range RGB to YUV of the given matrix, limited range. */
  static SwsContext fromRgb(int width, int height, int format, int matrix) {
    var sws =
        sws_getContext(
            width,
            height,
            AV_PIX_FMT_RGB24,
            width,
            height,
            format,
            HALVING,
            null,
            null,
            (DoublePointer) null);
    var coefficients = sws_getCoefficients(matrix);
    sws_setColorspaceDetails(sws, coefficients, 1, coefficients, 0, 0, UNITY, UNITY);
    return sws;
  }

  /** RGB to smaller RGB by the mean of the covered pixels. */
  static SwsContext shrinking(int width, int height, int toWidth, int toHeight) {
    return sws_getContext(
        width,
        height,
        AV_PIX_FMT_RGB24,
        toWidth,
        toHeight,
        AV_PIX_FMT_RGB24,
        SWS_AREA | SWS_ACCURATE_RND,
        null,
        null,
        (DoublePointer) null);
  }

  /** Any format of the given matrix and range to full-range RGB. */
  static SwsContext toRgb(int width, int height, int format, int matrix, boolean full) {
    var sws =
        sws_getContext(
            width,
            height,
            format,
            width,
            height,
            AV_PIX_FMT_RGB24,
            DOUBLING,
            null,
            null,
            (DoublePointer) null);
    if (sws != null) {
      var coefficients = sws_getCoefficients(matrix);
      sws_setColorspaceDetails(sws, coefficients, full ? 1 : 0, coefficients, 1, 0, UNITY, UNITY);
    }
    return sws;
  }
}

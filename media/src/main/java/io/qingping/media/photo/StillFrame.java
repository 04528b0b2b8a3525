package io.qingping.media.photo;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/** One HEVC or AV1 intra picture as RGB, and the primaries it says it is in. */
record StillFrame(Mat rgb, int primaries) {
  /** Room after a row that the scaler's vector stores may write to. */
  private static final int ROW_SLACK = 32;

  /**
   * Null where the packet can't be decoded.
   *
   * @param mostPixels what the container's size allows the coded picture to have
   */
  static StillFrame decode(AVPacket packet, AVCodecParameters parameters, long mostPixels) {
    var decoder = decoder(parameters.codec_id());
    if (decoder == null) {
      return null;
    }
    AVCodecContext context = avcodec_alloc_context3(decoder);
    AVFrame frame = av_frame_alloc();
    try {
      if (avcodec_parameters_to_context(context, parameters) < 0) {
        return null;
      }
      context.thread_count(1);
      context.max_pixels(mostPixels);
      if (avcodec_open2(context, decoder, (AVDictionary) null) < 0
          || avcodec_send_packet(context, packet) < 0) {
        return null;
      }
      avcodec_send_packet(context, null);
      return avcodec_receive_frame(context, frame) < 0 ? null : of(frame);
    } finally {
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }

  /** FFmpeg's own AV1 decoder needs a graphics card, so a software one is named. */
  private static AVCodec decoder(int id) {
    return id == AV_CODEC_ID_AV1
        ? avcodec_find_decoder_by_name("libaom-av1")
        : avcodec_find_decoder(id);
  }

  private static StillFrame of(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    var scaler =
        sws_getContext(
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    if (scaler == null || scaler.isNull()) {
      return null;
    }
    // Still pictures use the full range unless they say otherwise (ISO/IEC 23000-22, 7.3.6.4).
    int fullRange = frame.color_range() == AVCOL_RANGE_MPEG ? 0 : 1;
    var matrix = sws_getCoefficients(frame.colorspace());
    sws_setColorspaceDetails(scaler, matrix, fullRange, matrix, 1, 0, 1 << 16, 1 << 16);
    var rows = new Mat(height, width + ROW_SLACK, CV_8UC3);
    try (var planes = new PointerPointer<>(rows.data(), null, null, null);
        var strides = new IntPointer(3 * (width + ROW_SLACK), 0, 0, 0)) {
      sws_scale(scaler, frame.data(), frame.linesize(), 0, height, planes, strides);
    } finally {
      sws_freeContext(scaler);
    }
    return new StillFrame(new Mat(rows, new Rect(0, 0, width, height)), frame.color_primaries());
  }

  /** Copies the part of this picture that lies on the canvas. */
  void paintOn(Mat canvas, int x, int y) {
    int width = Math.min(rgb.cols(), canvas.cols() - x);
    int height = Math.min(rgb.rows(), canvas.rows() - y);
    if (x >= 0 && y >= 0 && width > 0 && height > 0) {
      new Mat(rgb, new Rect(0, 0, width, height))
          .copyTo(new Mat(canvas, new Rect(x, y, width, height)));
    }
  }

  Colour colour(List<PhotoWarning> warnings) {
    if (primaries == AVCOL_PRI_SMPTE432) {
      return new Colour("Display P3", ColourTransform.displayP3());
    }
    if (primaries == AVCOL_PRI_BT2020) {
      warnings.add(PhotoWarning.of("photo.warning.wide-colour"));
      return new Colour("BT.2020", null);
    }
    return Colour.SRGB;
  }
}

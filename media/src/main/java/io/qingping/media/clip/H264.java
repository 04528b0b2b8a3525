package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_HIGH;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.qingping.media.MediaException;
import io.qingping.media.label.Aigc;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/** The settings of H.264 in MP4 that every phone and platform plays. */
final class H264 {
  private static final int GOP_SECONDS = 2;
  private static final int FINEST = 10; // quantiser steps of H.264, 0 to 51
  private static final int FINE = 16;
  private static final int COARSEST = 45;

  private H264() {}

  /** An open encoder into the file: yuv420p, BT.709 limited range, moov first, label in moov. */
  static StreamEncoder open(StagedFile file, ClipFormat format, Aigc aigc) {
    Ffmpeg.prepare();
    return new StreamEncoder(
        file,
        encoder(format),
        "mp4",
        Map.of("movflags", "+faststart+use_metadata_tags"),
        Map.of(Aigc.KEY, aigc.json()));
  }

  private static AVCodecContext encoder(ClipFormat format) {
    var x264 = avcodec_find_encoder_by_name("libx264");
    var encoder = x264 != null ? x264 : avcodec_find_encoder_by_name("libopenh264");
    if (encoder == null) {
      throw new MediaException("clip.no-encoder");
    }
    var codec = StreamEncoder.allocate(encoder);
    codec.width(format.width()).height(format.height());
    codec.pix_fmt(AV_PIX_FMT_YUV420P);
    codec.time_base(av_make_q(1, format.fps())).framerate(av_make_q(format.fps(), 1));
    codec.gop_size(GOP_SECONDS * format.fps()).max_b_frames(0);
    codec.profile(AV_PROFILE_H264_HIGH);
    codec.colorspace(AVCOL_SPC_BT709).color_primaries(AVCOL_PRI_BT709);
    codec.color_trc(AVCOL_TRC_BT709).color_range(AVCOL_RANGE_MPEG);
    codec.chroma_sample_location(AVCHROMA_LOC_LEFT);
    if (x264 != null) {
      tuneX264(codec, format);
    } else {
      tuneOpenH264(codec, format);
    }
    return codec;
  }

  private static void tuneX264(AVCodecContext codec, ClipFormat format) {
    long rate = Math.round(format.megabits() * 1e6);
    codec.rc_max_rate(rate).rc_buffer_size((int) Math.min(Integer.MAX_VALUE, 2 * rate));
    av_opt_set(codec.priv_data(), "preset", "veryfast", 0);
    av_opt_set(codec.priv_data(), "crf", "17", 0);
  }

  /**
   * Quality mode without skipped frames. The bounds of the quantiser were chosen by eye and by PSNR
   * on photographs in slow motion: below 10 only grain costs bits; above 16 the soft gradients of a
   * studio's backdrop fall into blocks, and every group of pictures starts softer than the last one
   * ended. A halved rate allows 6 steps more.
   *
   * <p>One thread and one slice: with more, OpenH264 moves the borders of slices by the time that
   * each took, and the same frames never give the same bytes twice.
   */
  private static void tuneOpenH264(AVCodecContext codec, ClipFormat format) {
    codec.bit_rate(Math.round(format.megabits() * 1e6));
    double coarser = 6 * Math.log(Math.max(1, format.thrift())) / Math.log(2);
    codec.qmin(FINEST).qmax((int) Math.min(COARSEST, Math.round(FINE + coarser)));
    codec.thread_count(1).slices(1);
    av_opt_set(codec.priv_data(), "rc_mode", "quality", 0);
    av_opt_set(codec.priv_data(), "allow_skip_frames", "0", 0);
    av_opt_set(codec.priv_data(), "coder", "cabac", 0);
  }
}

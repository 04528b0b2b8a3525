package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.IntPointer;

/**
 * The frames of a video in order, as upright sRGB pictures; any container and codec that FFmpeg
 * reads. Not thread-safe.
 */
public final class ClipReader implements AutoCloseable {
  private static final int AGAIN = -11; // AVERROR(EAGAIN)

  private final Path file;
  private final AVFormatContext container = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final FrameDecoder decoder = new FrameDecoder();
  private AVStream stream;
  private AVCodecContext codec;
  private boolean draining;
  private boolean closed;

  private ClipReader(Path file) {
    this.file = file;
  }

  /**
   * @throws MediaException if the file is missing, not a video or broken at its start
   */
  public static ClipReader open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MediaException("clip.missing", file);
    }
    Ffmpeg.prepare();
    var reader = new ClipReader(file);
    try {
      reader.open();
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void open() {
    try (var url = Ffmpeg.url(file)) {
      if (avformat_open_input(container, url, (AVInputFormat) null, (AVDictionary) null) < 0
          || avformat_find_stream_info(container, (AVDictionary) null) < 0) {
        throw new MediaException("clip.not-video", file);
      }
    }
    int index = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (index < 0 || isStill(index)) {
      throw new MediaException("clip.not-video", file);
    }
    stream = container.streams(index);
    var found = avcodec_find_decoder(stream.codecpar().codec_id());
    if (found == null) {
      throw new MediaException("clip.unknown-codec", file);
    }
    codec = avcodec_alloc_context3(found);
    avcodec_parameters_to_context(codec, stream.codecpar());
    codec.thread_count(Math.min(8, Runtime.getRuntime().availableProcessors()));
    if (avcodec_open2(codec, found, (AVDictionary) null) < 0) {
      throw new MediaException("clip.unknown-codec", file);
    }
  }

  /**
   * The next frame, or empty after the last.
   *
   * @throws MediaException if the file is damaged here
   */
  public Optional<Picture> next() {
    return skip() ? Optional.of(decoder.picture(frame, quarterTurns())) : Optional.empty();
  }

  /**
   * Decodes the next frame without making a picture of it; false after the last.
   *
   * @throws MediaException if the file is damaged here
   */
  public boolean skip() {
    if (closed) {
      throw new IllegalStateException("the clip is closed");
    }
    while (true) {
      int received = avcodec_receive_frame(codec, frame);
      if (received >= 0) {
        return true;
      }
      if (Ffmpeg.isEnd(received)) {
        return false;
      }
      if (received != AGAIN || draining) {
        throw broken(received);
      }
      feed();
    }
  }

  private void feed() {
    while (true) {
      int read = av_read_frame(container, packet);
      if (Ffmpeg.isEnd(read)) {
        draining = true;
        avcodec_send_packet(codec, null);
        return;
      }
      if (read < 0) {
        throw broken(read);
      }
      try {
        if (packet.stream_index() == stream.index()) {
          int sent = avcodec_send_packet(codec, packet);
          if (sent < 0) {
            throw broken(sent);
          }
          return;
        }
      } finally {
        av_packet_unref(packet);
      }
    }
  }

  AVFormatContext container() {
    return container;
  }

  AVStream stream() {
    return stream;
  }

  /** The next frame's packet is passed over undecoded; false after the last. */
  boolean passPacket() {
    while (true) {
      int read = av_read_frame(container, packet);
      if (Ffmpeg.isEnd(read)) {
        return false;
      }
      if (read < 0) {
        throw broken(read);
      }
      boolean ours = packet.stream_index() == stream.index();
      av_packet_unref(packet);
      if (ours) {
        return true;
      }
    }
  }

  /** Clockwise quarter turns that set the stored frames upright, 0 to 3. */
  int quarterTurns() {
    var parameters = stream.codecpar();
    var data =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    if (data == null || data.isNull()) {
      return 0;
    }
    double counterClockwise = av_display_rotation_get(new IntPointer(data.data()));
    if (Double.isNaN(counterClockwise)) {
      return 0;
    }
    return (int) (Math.round(-counterClockwise / 90) & 3);
  }

  private boolean isStill(int index) {
    var name = container.iformat().name().getString();
    return name.endsWith("_pipe")
        || name.equals("image2")
        || (container.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
  }

  private MediaException broken(int code) {
    return new MediaException("clip.broken", file, Ffmpeg.reason(code));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    decoder.close();
    av_frame_free(frame);
    av_packet_free(packet);
    if (codec != null) {
      avcodec_free_context(codec);
    }
    avformat_close_input(container);
  }
}

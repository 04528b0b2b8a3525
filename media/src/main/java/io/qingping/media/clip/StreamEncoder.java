package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.qingping.media.MediaException;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One video stream on its way into a staged file: an encoder and a container. Not thread-safe. */
final class StreamEncoder implements AutoCloseable {
  private static final int AGAIN = -11; // AVERROR(EAGAIN)

  private final StagedFile file;
  private final AVCodecContext codec;
  private final AVFormatContext container = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private AVStream stream;
  private boolean writing;

  /**
   * Opens both and writes the container's header.
   *
   * @param codec made by {@link #allocate}, set up but not open; belongs to this object from now on
   * @param muxer libavformat's name of the container
   * @param options the container's options
   * @param metadata the container's metadata
   */
  StreamEncoder(
      StagedFile file,
      AVCodecContext codec,
      String muxer,
      Map<String, String> options,
      Map<String, String> metadata) {
    this.file = file;
    this.codec = codec;
    try {
      open(muxer, options, metadata);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static AVCodecContext allocate(AVCodec encoder) {
    return avcodec_alloc_context3(encoder);
  }

  private void open(String muxer, Map<String, String> options, Map<String, String> metadata) {
    try (var url = Ffmpeg.url(file.path());
        var name = Ffmpeg.utf8(muxer)) {
      check(avformat_alloc_output_context2(container, (AVOutputFormat) null, name, url));
      if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
        codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      int opened = avcodec_open2(codec, codec.codec(), (AVDictionary) null);
      if (opened < 0) {
        throw new MediaException(
            "clip.encoder-refuses", codec.width(), codec.height(), Ffmpeg.reason(opened));
      }
      stream = avformat_new_stream(container, null);
      check(avcodec_parameters_from_context(stream.codecpar(), codec));
      stream.time_base(codec.time_base());
      stream.avg_frame_rate(codec.framerate());
      container.flags(container.flags() | AVFMT_FLAG_BITEXACT); // no date, no version in the file
      container.metadata(dictionary(metadata));
      var io = new AVIOContext(null);
      check(avio_open(io, url, AVIO_FLAG_WRITE));
      container.pb(io);
      var settings = dictionary(options);
      int written = avformat_write_header(container, settings);
      av_dict_free(settings);
      check(written);
      writing = true;
    }
  }

  /** Encodes one frame, whose time stamp is in units of the codec's time base. */
  void encode(AVFrame frame) {
    checkCodec(avcodec_send_frame(codec, frame));
    drain();
  }

  /** Writes what the encoder still holds and completes the container. */
  void finish() {
    int flushed = avcodec_send_frame(codec, null);
    if (!Ffmpeg.isEnd(flushed)) {
      checkCodec(flushed);
    }
    drain();
    writing = false;
    check(av_write_trailer(container));
    avio_flush(container.pb());
    check(container.pb().error());
    check(closeFile());
  }

  private void drain() {
    while (true) {
      int received = avcodec_receive_packet(codec, packet);
      if (received == AGAIN || Ffmpeg.isEnd(received)) {
        return;
      }
      checkCodec(received);
      av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
      packet.stream_index(0);
      if (packet.duration() == 0) {
        packet.duration(
            Math.round(
                (double) codec.time_base().num()
                    / codec.time_base().den()
                    * stream.time_base().den()
                    / stream.time_base().num()));
      }
      check(av_interleaved_write_frame(container, packet));
      check(container.pb().error());
    }
  }

  private int closeFile() {
    var io = container.pb();
    container.pb(null);
    return io == null || io.isNull() ? 0 : avio_closep(io);
  }

  private void check(int code) {
    if (code < 0) {
      throw file.refusal(code);
    }
  }

  private void checkCodec(int code) {
    if (code < 0) {
      throw new MediaException("clip.encoder-fails", file.target(), Ffmpeg.reason(code));
    }
  }

  private static AVDictionary dictionary(Map<String, String> entries) {
    var dictionary = new AVDictionary(null);
    entries.forEach(
        (key, value) -> {
          try (var k = Ffmpeg.utf8(key);
              var v = Ffmpeg.utf8(value)) {
            av_dict_set(dictionary, k, v, 0);
          }
        });
    return dictionary;
  }

  @Override
  public void close() {
    av_packet_unref(packet);
    av_packet_free(packet);
    avcodec_free_context(codec);
    if (!container.isNull()) {
      if (writing) {
        av_write_trailer(container); // frees what the muxer holds; the file is thrown away
      }
      closeFile();
      avformat_free_context(container);
    }
  }
}

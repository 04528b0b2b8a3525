package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** One AVIF picture by FFmpeg's muxer and libaom, RGB planes coded without loss of colour. */
final class AvifFixture {
  private AvifFixture() {}

  static void write(Path file, BufferedImage image) {
    var container = new AVFormatContext(null);
    check(avformat_alloc_output_context2(container, null, "avif", file.toString()));
    var encoder = avcodec_find_encoder_by_name("libaom-av1");
    var context = avcodec_alloc_context3(encoder);
    context.width(image.getWidth());
    context.height(image.getHeight());
    context.pix_fmt(AV_PIX_FMT_GBRP);
    context.colorspace(AVCOL_SPC_RGB);
    context.color_range(AVCOL_RANGE_JPEG);
    context.time_base().num(1);
    context.time_base().den(1);
    context.gop_size(1);
    var options = new AVDictionary(null);
    av_dict_set(options, "crf", "10", 0);
    av_dict_set(options, "cpu-used", "8", 0);
    av_dict_set(options, "still-picture", "1", 0);
    check(avcodec_open2(context, encoder, options));
    var stream = avformat_new_stream(container, encoder);
    check(avcodec_parameters_from_context(stream.codecpar(), context));
    stream.time_base(context.time_base());
    var io = new AVIOContext(null);
    check(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
    container.pb(io);
    check(avformat_write_header(container, (AVDictionary) null));

    var frame = av_frame_alloc();
    frame.format(AV_PIX_FMT_GBRP);
    frame.width(image.getWidth());
    frame.height(image.getHeight());
    check(av_frame_get_buffer(frame, 0));
    int[] shifts = {8, 0, 16};
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          byte value = (byte) (image.getRGB(x, y) >> shifts[plane]);
          frame.data(plane).put((long) y * frame.linesize(plane) + x, value);
        }
      }
    }
    check(avcodec_send_frame(context, frame));
    check(avcodec_send_frame(context, null));
    var packet = av_packet_alloc();
    check(avcodec_receive_packet(context, packet));
    check(av_write_frame(container, packet));
    check(av_write_trailer(container));
    avio_closep(io);
    av_packet_free(packet);
    av_frame_free(frame);
    av_dict_free(options);
    avcodec_free_context(context);
    avformat_free_context(container);
  }

  private static void check(int result) {
    assertThat(result).isNotNegative();
  }
}

package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_color_primaries_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_range_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_transfer_name;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import io.qingping.media.MediaException;
import io.qingping.media.label.Aigc;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.javacpp.BytePointer;

/** Reads what a clip's file says, without decoding its pictures. */
public final class ClipProbe {
  private static final int BOX_HEADER = 8; // bytes: size and type of an MP4 box

  private ClipProbe() {}

  /**
   * @throws MediaException if the file is missing, broken or not a video
   */
  public static ClipInfo read(Path file) {
    try (var reader = ClipReader.open(file)) {
      var stream = reader.stream();
      var parameters = stream.codecpar();
      boolean turned = reader.quarterTurns() % 2 == 1;
      long frames = 0;
      while (reader.passPacket()) {
        frames++;
      }
      return new ClipInfo(
          avcodec_get_name(parameters.codec_id()).getString(),
          name(av_get_pix_fmt_name(parameters.format())),
          turned ? parameters.height() : parameters.width(),
          turned ? parameters.width() : parameters.height(),
          av_q2d(stream.avg_frame_rate()),
          frames,
          Math.max(0, reader.container().duration()) / (double) AV_TIME_BASE,
          colour(parameters),
          isFaststart(file),
          aigc(reader.container()));
    }
  }

  private static ColourTags colour(AVCodecParameters parameters) {
    return new ColourTags(
        name(av_color_space_name(parameters.color_space())),
        name(av_color_primaries_name(parameters.color_primaries())),
        name(av_color_transfer_name(parameters.color_trc())),
        name(av_color_range_name(parameters.color_range())));
  }

  private static Optional<Aigc> aigc(AVFormatContext container) {
    var metadata = container.metadata();
    if (metadata == null) {
      return Optional.empty();
    }
    try (var key = Ffmpeg.utf8(Aigc.KEY)) {
      var entry = av_dict_get(metadata, key, null, 0);
      return entry == null
          ? Optional.empty()
          : Aigc.parse(entry.value().getString(StandardCharsets.UTF_8));
    }
  }

  private static boolean isFaststart(Path file) {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long at = 0;
      while (at + BOX_HEADER <= in.length()) {
        in.seek(at);
        long size = Integer.toUnsignedLong(in.readInt());
        var type = new byte[4];
        in.readFully(type);
        var name = new String(type, StandardCharsets.ISO_8859_1);
        if (name.equals("moov") || name.equals("mdat")) {
          return name.equals("moov");
        }
        size = size == 1 ? in.readLong() : size;
        if (size < BOX_HEADER) {
          return false;
        }
        at += size;
      }
      return false;
    } catch (IOException e) {
      throw new MediaException(e, "clip.missing", file);
    }
  }

  private static String name(BytePointer name) {
    return name == null ? "unknown" : name.getString();
  }
}

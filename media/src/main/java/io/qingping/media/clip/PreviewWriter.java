package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;

import io.qingping.media.JavaImages;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.AigcXmp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Writes a small animated WebP that browsers play for ever, labelled like the clip. It is fed the
 * clip's frames and takes about twelve a second of them. The file appears at {@link #finish}, whole
 * and with its label read back. Not thread-safe.
 */
public final class PreviewWriter implements AutoCloseable {
  private static final int LONGEST = 480; // pixels
  private static final double FPS = 12;
  private static final String QUALITY = "70"; // of 100: about 150 KB a second of a textured photo
  private static final int CLOCK = 1000; // WebP counts milliseconds

  private final StagedFile file;
  private final ClipFormat source;
  private final AiLabel label;
  private final int step;
  private final Shrinker shrinker;
  private final FrameConverter converter;
  private final StreamEncoder encoder;
  private final AVFrame frame = av_frame_alloc();
  private long seen;
  private boolean closed;

  private PreviewWriter(StagedFile file, ClipFormat source, AiLabel label) {
    this.file = file;
    this.source = source;
    this.label = label;
    step = (int) Math.max(1, Math.round(source.fps() / FPS));
    shrinker = new Shrinker(source.width(), source.height(), LONGEST);
    int width = shrinker.width();
    int height = shrinker.height();
    var plate = label.plate(width, height);
    encoder = new StreamEncoder(file, codec(width, height), "webp", Map.of("loop", "0"), Map.of());
    converter = new FrameConverter(width, height, SWS_CS_ITU601, plate);
    frame.width(width).height(height).format(AV_PIX_FMT_YUV420P);
    av_frame_get_buffer(frame, 0);
  }

  /**
   * Starts a preview of a clip.
   *
   * @param source size and speed of the frames that {@link #write} will be given
   * @throws MediaException if the target cannot be written or the label has no room
   */
  public static PreviewWriter open(Path target, ClipFormat source, AiLabel label) {
    var file = new StagedFile(target);
    try {
      return new PreviewWriter(file, source, label);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Looks at the clip's next frame, and keeps it if its time has come. */
  public void write(Picture next) {
    if (closed) {
      throw new IllegalStateException("the preview is closed");
    }
    if (seen % step == 0) {
      av_frame_make_writable(frame);
      converter.convert(shrinker.shrink(next), frame);
      frame.pts(seen * CLOCK / source.fps());
      encoder.encode(frame);
    }
    seen++;
  }

  /**
   * Completes and delivers the preview.
   *
   * @throws MediaException if it could not be written or its label does not read back; nothing is
   *     left then
   */
  public void finish() {
    try {
      if (seen == 0) {
        throw new MediaException("clip.empty");
      }
      encoder.finish();
      var packet = AigcXmp.packet(label.aigc());
      var bytes = WebpFile.withXmp(read(), shrinker.width(), shrinker.height(), packet);
      verify(bytes);
      file.write(bytes);
      file.commit();
    } finally {
      close();
    }
  }

  /** Removes the unfinished preview; does nothing after {@link #finish}. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      encoder.close();
      converter.close();
      shrinker.close();
      av_frame_free(frame);
    }
  }

  private static AVCodecContext codec(int width, int height) {
    var codec = StreamEncoder.allocate(avcodec_find_encoder_by_name("libwebp_anim"));
    codec.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
    codec.colorspace(AVCOL_SPC_BT470BG).color_range(AVCOL_RANGE_MPEG);
    codec.time_base(av_make_q(1, CLOCK));
    av_opt_set(codec.priv_data(), "preset", "photo", 0);
    av_opt_set(codec.priv_data(), "quality", QUALITY, 0);
    return codec;
  }

  private byte[] read() {
    try {
      return Files.readAllBytes(file.path());
    } catch (IOException e) {
      throw file.refusal(e);
    }
  }

  private void verify(byte[] webp) {
    try {
      var first = JavaImages.picture(ImageIO.read(new ByteArrayInputStream(webp)));
      if (!label.plate(first.width(), first.height()).isReadable(first)) {
        throw new MediaException("label.unreadable", file.target(), 0);
      }
    } catch (IOException e) {
      throw new MediaException(e, "clip.differs", file.target(), "WebP");
    }
    if (!WebpFile.xmp(webp).flatMap(AigcXmp::read).equals(Optional.of(label.aigc()))) {
      throw new MediaException("label.no-metadata", file.target());
    }
  }
}

package io.qingping.media.clip;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Writes a labelled clip: H.264 in MP4, yuv420p, BT.709, playable from the first bytes.
 *
 * <pre>{@code
 * try (var writer = ClipWriter.open(target, ClipFormat.of(1080, 1920, 25), label)) {
 *   for (var frame : frames) {
 *     writer.write(frame);
 *   }
 *   var report = writer.finish();
 * }
 * }</pre>
 *
 * <p>The target appears only at {@link #finish}, whole, synced and with its label read back from
 * the decoded pixels and the metadata; closing earlier, or any error, leaves nothing. An existing
 * target is replaced at that moment. Frames are converted on the caller's thread while another
 * thread encodes. Not thread-safe.
 */
public final class ClipWriter implements AutoCloseable {
  private static final int FRAMES_IN_FLIGHT = 4;

  private final StagedFile file;
  private final ClipFormat format;
  private final AiLabel label;
  private final FrameConverter converter;
  private final StreamEncoder encoder;
  private final List<AVFrame> frames = new ArrayList<>();
  private final BlockingQueue<AVFrame> free = new ArrayBlockingQueue<>(FRAMES_IN_FLIGHT);
  private final ExecutorService encoding = Executors.newSingleThreadExecutor(ClipWriter::thread);
  private volatile RuntimeException failure;
  private long written;
  private boolean closed;

  private ClipWriter(StagedFile file, ClipFormat format, AiLabel label) {
    this.file = file;
    this.format = format;
    this.label = label;
    var plate = label.plate(format.width(), format.height());
    encoder = H264.open(file, format, label.aigc());
    converter = new FrameConverter(format.width(), format.height(), SWS_CS_ITU709, plate);
    for (int i = 0; i < FRAMES_IN_FLIGHT; i++) {
      frames.add(frame(format));
    }
    free.addAll(frames);
  }

  /**
   * Starts a clip.
   *
   * @throws MediaException if the target cannot be written, the label has no room at this size, or
   *     the encoder refuses the format
   */
  public static ClipWriter open(Path target, ClipFormat format, AiLabel label) {
    var file = new StagedFile(target);
    try {
      return new ClipWriter(file, format, label);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds the next frame; the picture is labelled on a copy and may be reused at once.
   *
   * @throws IllegalArgumentException if its size is not the format's
   * @throws MediaException if encoding this or an earlier frame failed, as when the disk is full
   */
  public void write(Picture frame) {
    requireOpen();
    var planes = take();
    try {
      av_frame_make_writable(planes);
      converter.convert(frame, planes);
    } catch (RuntimeException e) {
      free.add(planes);
      throw e;
    }
    planes.pts(written++);
    encoding.execute(() -> encode(planes));
  }

  /**
   * Completes the clip, reads it back and delivers it.
   *
   * @throws MediaException if the disk is full, or if frames, size, colours or label do not read
   *     back; the file is gone then
   */
  public ClipReport finish() {
    requireOpen();
    try {
      if (written == 0) {
        throw new MediaException("clip.empty");
      }
      awaitEncoding();
      rethrow();
      encoder.finish();
      var report = ClipCheck.verify(file.path(), file.target(), format, written, label);
      file.commit();
      return report;
    } finally {
      close();
    }
  }

  /** Removes the unfinished clip; does nothing after {@link #finish}. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    encoding.shutdownNow();
    awaitEncoding();
    try (file) {
      encoder.close();
      converter.close();
      frames.forEach(frame -> av_frame_free(frame));
    }
  }

  private void encode(AVFrame frame) {
    try {
      if (failure == null) {
        encoder.encode(frame);
      }
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      free.add(frame);
    }
  }

  private AVFrame take() {
    try {
      var frame = free.take();
      if (failure != null) {
        free.add(frame);
        rethrow();
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MediaException(e, "clip.interrupted", file.target());
    }
  }

  private void awaitEncoding() {
    encoding.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (encoding.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true; // the native frames may not be freed under the encoder
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the clip is closed");
    }
  }

  private static AVFrame frame(ClipFormat format) {
    var frame = av_frame_alloc();
    frame.width(format.width()).height(format.height()).format(AV_PIX_FMT_YUV420P);
    av_frame_get_buffer(frame, 0);
    return frame;
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "clip-encoder");
    thread.setDaemon(true);
    return thread;
  }
}

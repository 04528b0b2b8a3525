package io.qingping.media.photo;

import io.qingping.media.MediaException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerScope;

/**
 * Reads photographs: whatever file a customer brings becomes an upright sRGB picture of bounded
 * size, or a {@link MediaException} whose sentence names the file and what to do.
 *
 * <p>Formats are told by content, never by name: JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF.
 * Sizes are judged from the header before pixels are decoded, and every decode runs against a
 * deadline on a thread that nobody else waits for, so that one bad file can't stop a batch. Safe
 * for use by many threads; each photo in flight may take {@link ReadLimits#memoryBytes()}.
 */
public final class PhotoReader {
  /** On a machine that is busy with other things, a decode may wait this many times its limit. */
  private static final int PATIENCE = 4;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One that hangs in native code keeps its thread; others go on with further ones. */
  private static final ExecutorService DECODERS =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "photo");
            thread.setDaemon(true);
            return thread;
          });

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET); // what goes wrong is told by exceptions
  }

  /** Reads within the {@linkplain ReadLimits#standard() standard limits}. */
  public Photo read(Path file) {
    return read(file, ReadLimits.standard());
  }

  /**
   * Reads within the given limits.
   *
   * @throws MediaException with a key {@code photo.*}, for every way in which this can fail
   */
  public Photo read(Path file, ReadLimits limits) {
    var name = String.valueOf(file.getFileName() == null ? file : file.getFileName());
    return read(() -> SourceFile.read(file, limits), name, limits);
  }

  /**
   * Reads what is in memory.
   *
   * @param name for messages
   * @throws MediaException as {@link #read(Path, ReadLimits)} does
   */
  public Photo read(byte[] bytes, String name, ReadLimits limits) {
    return read(() -> SourceFile.of(bytes, name, limits), name, limits);
  }

  private static Photo read(Supplier<SourceFile> source, String name, ReadLimits limits) {
    var work = new Work();
    var task = DECODERS.submit(() -> work.measured(() -> decode(source.get(), limits)));
    try {
      return await(task, work, limits.time());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new MediaException(
          e, "photo.slow", name, Long.toString(Math.max(1, limits.time().toSeconds())));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new MediaException(e, "photo.interrupted", name);
    } catch (ExecutionException e) {
      throw sentence(e.getCause(), name);
    }
  }

  /** The processor's time of one decode. */
  private static final class Work {
    private volatile long thread; // 0 before it begins
    private volatile long before;

    Photo measured(Supplier<Photo> decode) {
      before = THREADS.getCurrentThreadCpuTime();
      thread = Thread.currentThread().getId();
      return decode.get();
    }

    long nanos() {
      return thread == 0 ? 0 : THREADS.getThreadCpuTime(thread) - before;
    }
  }

  /** Waits while the decode has not worked for {@code time}, and not {@code PATIENCE} times it. */
  private static Photo await(Future<Photo> task, Work work, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + time.toNanos() * PATIENCE;
    long pause = Math.max(1, time.toNanos() / 10);
    while (true) {
      try {
        return task.get(pause, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (work.nanos() > time.toNanos() || System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static MediaException sentence(Throwable cause, String name) {
    if (cause instanceof MediaException known) {
      return known;
    }
    if (cause instanceof OutOfMemoryError) {
      return new MediaException(cause, "photo.out-of-memory", name);
    }
    return new MediaException(cause, "photo.undecodable", name);
  }

  private static Photo decode(SourceFile source, ReadLimits limits) {
    var format = FileKind.of(source);
    var warnings = new ArrayList<PhotoWarning>();
    if (!source.extension().isEmpty() && !format.isNamedBy(source.extension())) {
      warnings.add(
          PhotoWarning.of("photo.warning.named-otherwise", source.extension(), format.label()));
    }
    try (var scope = new PointerScope()) {
      var decoded = decode(source, format, limits, warnings);
      var upright = decoded.orientation().apply(Pixels.shrink(decoded.rgb(), limits.longSide()));
      var picture = Pixels.picture(upright, decoded.colour().transform());
      return new Photo(
          picture,
          new PhotoInfo(
              source.name(),
              format,
              decoded.width(),
              decoded.height(),
              decoded.orientation().exif(),
              decoded.colour().name(),
              decoded.capturedAt(),
              warnings));
    }
  }

  private static Decoded decode(
      SourceFile source, PhotoFormat format, ReadLimits limits, List<PhotoWarning> warnings) {
    return switch (format) {
      case JPEG -> JpegDecoder.decode(source, FileKind.jpegStart(source.bytes()), limits, warnings);
      case PNG -> PngDecoder.decode(source, limits, warnings);
      case WEBP -> WebpDecoder.decode(source, limits, warnings);
      case HEIC, AVIF -> HeifDecoder.decode(source, format, limits, warnings);
      case TIFF, GIF, BMP -> plain(source, format, limits, warnings);
    };
  }

  private static Decoded plain(
      SourceFile source, PhotoFormat format, ReadLimits limits, List<PhotoWarning> warnings) {
    var image = ImageIoDecoder.decode(source, source.bytes(), format, limits);
    Wholeness.check(source, image.complete(), image.rgb(), warnings);
    var exif = format == PhotoFormat.TIFF ? ExifFacts.ofBlock(source.bytes()) : ExifFacts.NONE;
    return new Decoded(
        image.rgb(),
        image.width(),
        image.height(),
        exif.orientation(),
        exif.capturedAt(),
        image.colour(warnings));
  }
}

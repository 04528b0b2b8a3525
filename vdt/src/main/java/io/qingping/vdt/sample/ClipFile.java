package io.qingping.vdt.sample;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipFormat;
import io.qingping.media.clip.ClipWriter;
import io.qingping.media.clip.GifWriter;
import io.qingping.media.clip.PngFrame;
import io.qingping.media.clip.PreviewWriter;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Aigc;
import io.qingping.tensor.Scope;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The file that a made video goes to, by its ending: MP4, GIF or WebP for people, enlarged to a
 * playable size and labelled in picture and metadata; a folder of PNG frames or safetensors for
 * further work, value by value, labelled in the metadata. Videos and GIFs grow on the disk; a
 * tensor is kept in memory until it is finished. Not thread-safe.
 */
public final class ClipFile implements AutoCloseable {
  static final String TENSOR = "clip";

  private static final int SHORT_SIDE = 256; // pixels at least, so that the label can be read
  private static final int SLOWEST = 24; // frames a second of MP4; slower clips repeat frames

  /** What files are made of. */
  public enum Kind {
    MP4,
    GIF,
    WEBP,
    FRAMES,
    TENSOR;

    /**
     * By the ending; a name without one is a folder of frames.
     *
     * @throws MediaException if the ending is another one
     */
    public static Kind of(Path file) {
      var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.lastIndexOf('.') <= 0 || Files.isDirectory(file)) {
        return FRAMES;
      }
      return switch (name.substring(name.lastIndexOf('.'))) {
        case ".mp4" -> MP4;
        case ".gif" -> GIF;
        case ".webp" -> WEBP;
        case ".safetensors" -> TENSOR;
        default -> throw new MediaException("sample.ending", file);
      };
    }
  }

  /** Takes pictures to a file. */
  private interface Pictures extends AutoCloseable {
    void write(Picture picture);

    void finish();

    @Override
    void close();
  }

  private final Path file;
  private final Kind kind;
  private final int fps;
  private final AiLabel label;
  private final List<Clip> kept = new ArrayList<>(); // for a tensor
  private Pictures pictures; // null until the first frame tells their size
  private long written;

  private ClipFile(Path file, Kind kind, int fps, AiLabel label) {
    this.file = file;
    this.kind = kind;
    this.fps = fps;
    this.label = label;
  }

  /**
   * Starts a file.
   *
   * @param fps frames of the clip that are shown in a second, 1 to 50
   * @throws MediaException if the ending is unknown or a folder of frames would mix with others
   */
  public static ClipFile create(Path file, int fps, AiLabel label) {
    if (fps < 1 || fps > 50) {
      throw new MediaException("sample.fps", fps);
    }
    var kind = Kind.of(file);
    if (kind == Kind.FRAMES) {
      prepareFolder(file);
    }
    return new ClipFile(file, kind, fps, label);
  }

  private static void prepareFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      try (var inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new MediaException("sample.full-folder", folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds frames; all have one size. */
  public void write(Clip frames) {
    for (int f = 0; f < frames.frames(); f++) {
      switch (kind) {
        case TENSOR -> kept.add(frames.slice(f, 1));
        case FRAMES ->
            PngFrame.write(
                file.resolve("%06d.png".formatted(written)),
                Frames.picture(frames, f, 1),
                label.aigc());
        case MP4, GIF, WEBP -> show(frames, f);
      }
      written++;
    }
  }

  private void show(Clip frames, int f) {
    int scale = Math.max(1, up(SHORT_SIDE, Math.min(frames.height(), frames.width())));
    if ((frames.height() * scale) % 2 != 0 || (frames.width() * scale) % 2 != 0) {
      scale++; // odd sides and an odd factor
    }
    var picture = Frames.picture(frames, f, scale);
    if (pictures == null) {
      pictures = open(picture.width(), picture.height());
    }
    pictures.write(picture);
  }

  private static int up(int length, int part) {
    return (length + part - 1) / part;
  }

  private Pictures open(int width, int height) {
    int times = up(SLOWEST, fps);
    var format = ClipFormat.of(width, height, fps * times);
    return switch (kind) {
      case MP4 -> {
        var mp4 = ClipWriter.open(file, format, label);
        yield new Repeated(pictures(mp4::write, mp4::finish, mp4::close), times);
      }
      case WEBP -> {
        var webp = PreviewWriter.open(file, format, label);
        yield new Repeated(pictures(webp::write, webp::finish, webp::close), times);
      }
      case GIF -> {
        var gif = GifWriter.open(file, fps, label);
        yield pictures(gif::write, gif::finish, gif::close);
      }
      case FRAMES, TENSOR -> throw new IllegalStateException();
    };
  }

  /** Shows every picture several times, for formats that cannot be slow. */
  private record Repeated(Pictures pictures, int times) implements Pictures {
    @Override
    public void write(Picture picture) {
      for (int i = 0; i < times; i++) {
        pictures.write(picture);
      }
    }

    @Override
    public void finish() {
      pictures.finish();
    }

    @Override
    public void close() {
      pictures.close();
    }
  }

  private static Pictures pictures(Consumer<Picture> write, Runnable finish, Runnable close) {
    return new Pictures() {
      @Override
      public void write(Picture picture) {
        write.accept(picture);
      }

      @Override
      public void finish() {
        finish.run();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  /**
   * Completes and delivers the file.
   *
   * @throws MediaException if it cannot be written or its label does not read back
   */
  public void finish() {
    if (kind == Kind.TENSOR) {
      try (var scope = Scope.open()) {
        SafeTensors.write(
            file,
            Map.of(TENSOR, Clip.join(kept).tensor()),
            Map.of("format", "pt", Aigc.KEY, label.aigc().json()));
      }
    } else if (pictures != null) {
      pictures.finish();
    }
  }

  /** Removes an unfinished file; frames that are there stay. Does nothing after the end. */
  @Override
  public void close() {
    if (pictures != null) {
      pictures.close();
    }
  }
}

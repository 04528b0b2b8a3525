package io.qingping.vdt.sample;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipReader;
import io.qingping.media.photo.PhotoReader;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Frames;
import io.qingping.vdt.video.VideoConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a video is to go on from: a video file, a folder of frames, one picture, or a tensor {@code
 * (T, C, H, W)} as safetensors. Pictures are cut to the model's shape in the middle and scaled.
 */
public final class ContextFile {
  private static final Set<String> PICTURES =
      Set.of("png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "heic", "avif");
  private static final long MOST_VALUES = 1L << 28; // 1 GiB

  private final VideoConfig config;
  private final int stride;
  private final List<Clip> frames = new ArrayList<>();
  private long seen;

  private ContextFile(VideoConfig config, int stride) {
    this.config = config;
    this.stride = stride;
  }

  /**
   * Reads a context for a model.
   *
   * @param stride every which frame is taken
   * @throws MediaException if it is no video or picture, or too long
   * @throws ModelFormatException if it is a tensor file without a clip
   */
  public static Clip read(Path path, VideoConfig config, int stride) {
    if (stride < 1) {
      throw new MediaException("sample.stride", stride);
    }
    if (isTensors(path)) {
      return strided(tensor(path, config), stride);
    }
    if (config.hasLatents()) {
      throw new MediaException("sample.latent-context", config.network().channels(), path);
    }
    var context = new ContextFile(config, stride);
    decode(path, context::add);
    if (context.frames.isEmpty()) {
      throw new MediaException("sample.no-frames", path);
    }
    return Clip.join(context.frames);
  }

  static boolean isTensors(Path path) {
    return ending(path).equals("safetensors");
  }

  private static Clip tensor(Path path, VideoConfig config) {
    try (var scope = Scope.open()) {
      var tensors = SafeTensors.read(path).tensors();
      var clip =
          tensors.size() == 1 ? tensors.values().iterator().next() : tensors.get(ClipFile.TENSOR);
      if (clip == null || clip.rank() != 4 || clip.elements() == 0) {
        throw new ModelFormatException(
            path.toString(),
            "holds no clip: expected '%s' of four sides, frames, channels, height and width"
                .formatted(ClipFile.TENSOR));
      }
      return config.hasLatents() ? unbounded(clip) : Clip.of(clip);
    }
  }

  private static Clip unbounded(Tensor clip) {
    var shape = Arrays.stream(clip.shape()).mapToInt(Math::toIntExact).toArray();
    return new Clip(shape[0], shape[1], shape[2], shape[3], clip.floats());
  }

  private static Clip strided(Clip clip, int stride) {
    var kept = new ArrayList<Clip>();
    for (int f = 0; f < clip.frames(); f += stride) {
      kept.add(clip.slice(f, 1));
    }
    return stride == 1 ? clip : Clip.join(kept);
  }

  private static void decode(Path path, Consumer<Picture> frames) {
    if (Files.isDirectory(path)) {
      var reader = new PhotoReader();
      pictures(path).forEach(file -> frames.accept(reader.read(file).picture()));
    } else if (isPicture(path)) {
      frames.accept(new PhotoReader().read(path).picture());
    } else {
      try (var reader = ClipReader.open(path)) {
        for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
          frames.accept(frame.get());
        }
      }
    }
  }

  private static List<Path> pictures(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(ContextFile::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPicture(Path file) {
    return PICTURES.contains(ending(file)) && !file.getFileName().toString().startsWith(".");
  }

  private static String ending(Path file) {
    var name = file.toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private void add(Picture picture) {
    if (seen++ % stride != 0) {
      return;
    }
    var c = config.network();
    var frame = Frames.clip(picture, c.channels(), c.height(), c.width());
    if ((frames.size() + 1L) * frame.values().length > MOST_VALUES) {
      throw new MediaException("sample.long-context", frames.size());
    }
    frames.add(frame);
  }
}

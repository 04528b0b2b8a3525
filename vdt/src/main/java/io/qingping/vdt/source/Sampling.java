package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.tensor.format.DurableFile;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * How clips are taken from footage. Frames are made smaller as a whole, so that they just cover the
 * wanted size, and kept decoded in a cache; a clip is a window of that.
 *
 * @param frames of a clip
 * @param stride every which frame is taken; 1 if 0
 * @param cut {@link Cut#CENTRE} if absent
 * @param clips how many there are, in turn from each piece of footage; one from each if 0
 * @param cache folder for decoded frames; {@code .cache/qingping/frames} at home if absent
 */
record Sampling(
    int frames, int stride, int width, int height, Cut cut, long seed, long clips, Path cache) {
  Sampling {
    stride = stride == 0 ? 1 : stride;
    cut = cut == null ? Cut.CENTRE : cut;
    cache =
        cache == null ? Path.of(System.getProperty("user.home"), ".cache/qingping/frames") : cache;
    if (frames < 1 || stride < 1 || width < 2 || height < 2 || clips < 0) {
      throw new IllegalArgumentException(
          "frames, stride, width and height of a clip must be positive: %d, %d, %d, %d"
              .formatted(frames, stride, width, height));
    }
  }

  /** Frames from the first to the last of a clip. */
  int span() {
    return (frames - 1) * stride + 1;
  }

  /**
   * Decodes what is not yet in the cache. Footage that fails is told and left out.
   *
   * @throws MediaException {@code source.none} if nothing is left
   */
  ClipSource open(Path folder, List<Footage> footage, Consumer<MediaException> skipped)
      throws IOException {
    Files.createDirectories(cache);
    var stores = new ArrayList<FrameStore>();
    for (var each : footage) {
      try {
        stores.add(store(each));
      } catch (MediaException e) {
        skipped.accept(e);
      } catch (IOException e) {
        skipped.accept(new MediaException(e, "source.unreadable", each.name(), e.getMessage()));
      }
    }
    if (stores.isEmpty()) {
      throw new MediaException("source.none", folder);
    }
    return new FootageSource(this, List.copyOf(stores));
  }

  private FrameStore store(Footage footage) throws IOException {
    var file = cache.resolve(digest(footage.stamp() + " " + width + "x" + height) + ".frames");
    var store = Files.exists(file) ? reopened(file, footage) : made(file, footage);
    if (store.frames() < span()) {
      throw new MediaException("source.short", footage.name(), store.frames(), span());
    }
    return store;
  }

  /** A damaged store is made again. */
  private FrameStore reopened(Path file, Footage footage) throws IOException {
    try {
      return FrameStore.open(file);
    } catch (MediaException e) {
      return made(file, footage);
    }
  }

  /** Under a name of its own first, since another process may be making the same one. */
  private FrameStore made(Path file, Footage footage) throws IOException {
    var own = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try (var scaling = new Covering(width, height)) {
      FrameStore.write(own, footage, scaling::apply);
    }
    DurableFile.rename(own, file);
    return FrameStore.open(file);
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      var hash = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}

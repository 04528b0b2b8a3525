package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Kind {@code frames}: folders of JPEG or PNG files, whose natural order is that of time.
 *
 * @param stride every which frame is taken; 1 if absent
 * @param cut which part becomes the clip; the middle if absent
 * @param seed of random cuts
 * @param clips how many there are, in turn from each folder; one from each if absent
 * @param cache folder for decoded frames; {@code .cache/qingping/frames} at home if absent
 */
public record FramesConfig(
    Path folder,
    int frames,
    int stride,
    int width,
    int height,
    Cut cut,
    long seed,
    long clips,
    Path cache)
    implements SourceConfig {
  public FramesConfig {
    if (folder == null) {
      throw new IllegalArgumentException("a source of kind 'frames' needs a 'folder'");
    }
    new Sampling(frames, stride, width, height, cut, seed, clips, cache); // refuses bad numbers
  }

  @Override
  public ClipSource open(Consumer<MediaException> skipped) throws IOException {
    return new Sampling(frames, stride, width, height, cut, seed, clips, cache)
        .open(folder, FootageFinder.frames(folder), skipped);
  }
}

package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import io.qingping.vdt.world.MovingDigits;
import java.util.function.Consumer;

/**
 * Kind {@code digits}: handwritten digits that bounce, 64 x 64 pixels.
 *
 * @param split whose digits; training's if absent
 * @param frames 20 if absent
 */
public record DigitsConfig(MovingDigits.Split split, int frames, long seed, long clips)
    implements SourceConfig {
  public DigitsConfig {
    split = split == null ? MovingDigits.Split.TRAIN : split;
    frames = frames == 0 ? 20 : frames;
    MovingDigits.check(frames, clips);
  }

  @Override
  public ClipSource open(Consumer<MediaException> skipped) {
    return new MovingDigits(split, frames, seed, clips);
  }
}

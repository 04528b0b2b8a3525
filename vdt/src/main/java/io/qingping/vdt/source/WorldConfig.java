package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.util.function.Consumer;

/**
 * Kind {@code world}: clips of a physics world.
 *
 * @param shift what lies outside the training ranges; nothing if absent
 * @param size side of the square picture in pixels
 */
public record WorldConfig(World world, Shift shift, int size, int frames, long seed, long clips)
    implements SourceConfig {
  public WorldConfig {
    shift = shift == null ? Shift.NONE : shift;
    new WorldSource(world, shift, size, frames, seed, clips); // refuses what cannot be drawn
  }

  @Override
  public ClipSource open(Consumer<MediaException> skipped) {
    return new WorldSource(world, shift, size, frames, seed, clips);
  }
}

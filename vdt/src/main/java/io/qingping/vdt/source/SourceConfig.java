package io.qingping.vdt.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Says in a training configuration which clips there are, such as {@code {"kind": "world", "world":
 * "COLLISION", "size": 32, "frames": 16, "seed": 1, "clips": 30000}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @Type(name = "world", value = WorldConfig.class),
  @Type(name = "digits", value = DigitsConfig.class),
  @Type(name = "videos", value = VideosConfig.class),
  @Type(name = "frames", value = FramesConfig.class),
  @Type(name = "tar", value = TarConfig.class),
  @Type(name = "mix", value = MixConfig.class)
})
public sealed interface SourceConfig
    permits WorldConfig, DigitsConfig, VideosConfig, FramesConfig, TarConfig, MixConfig {
  /**
   * Opens the clips; what is on disk is decoded now, unless the cache holds it.
   *
   * @param skipped is told about each file that cannot be used, which does not stop the others
   * @throws MediaException if there is not one clip
   */
  ClipSource open(Consumer<MediaException> skipped) throws IOException;

  /** As above for those who do not ask which files are left out. */
  default ClipSource open() throws IOException {
    return open(problem -> {});
  }
}

package io.qingping.vdt.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;

/**
 * Says in a training configuration which clips there are, such as {@code {"kind": "world", "world":
 * "COLLISION", "size": 32, "frames": 16, "seed": 1, "clips": 30000}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @Type(name = "world", value = WorldConfig.class),
  @Type(name = "mix", value = MixConfig.class)
})
public sealed interface SourceConfig permits WorldConfig, MixConfig {
  ClipSource open() throws IOException;
}

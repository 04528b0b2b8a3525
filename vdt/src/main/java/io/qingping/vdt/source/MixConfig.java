package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Kind {@code mix}: the clips of several sources, one source after the other. */
public record MixConfig(List<SourceConfig> of) implements SourceConfig {
  public MixConfig {
    if (of == null || of.isEmpty()) {
      throw new IllegalArgumentException("a mix needs at least one source in 'of'");
    }
    of = List.copyOf(of);
  }

  @Override
  public ClipSource open(Consumer<MediaException> skipped) throws IOException {
    var sources = new ArrayList<ClipSource>();
    for (var config : of) {
      sources.add(config.open(skipped));
    }
    return new MixedSource(sources);
  }
}

package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Kind {@code mix}: the clips of several sources, one source after the other.
 *
 * @param labels a name for each source, by which the model is told where a clip comes from; it is
 *     not told if absent
 */
public record MixConfig(List<SourceConfig> of, List<String> labels) implements SourceConfig {
  public MixConfig {
    if (of == null || of.isEmpty()) {
      throw new IllegalArgumentException("a mix needs at least one source in 'of'");
    }
    of = List.copyOf(of);
    labels = labels == null ? List.of() : List.copyOf(labels);
    if (!labels.isEmpty() && labels.size() != of.size()) {
      throw new IllegalArgumentException(
          "a mix of %d sources has as many 'labels' or none, not %d"
              .formatted(of.size(), labels.size()));
    }
  }

  @Override
  public ClipSource open(Consumer<MediaException> skipped) throws IOException {
    var sources = new ArrayList<ClipSource>();
    for (var config : of) {
      sources.add(config.open(skipped));
    }
    return new MixedSource(sources, labels);
  }
}

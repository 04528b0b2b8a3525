package io.qingping.vdt.source;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Sources one after the other. */
record MixedSource(List<ClipSource> sources) implements ClipSource {
  @Override
  public long size() {
    return sources.stream().mapToLong(ClipSource::size).sum();
  }

  @Override
  public Clip clip(long index) throws IOException {
    long rest = Objects.checkIndex(index, size());
    for (var source : sources) {
      if (rest < source.size()) {
        return source.clip(rest);
      }
      rest -= source.size();
    }
    throw new AssertionError("a source has shrunk");
  }
}

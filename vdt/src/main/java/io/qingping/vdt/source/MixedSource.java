package io.qingping.vdt.source;

import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Sources one after the other.
 *
 * @param labels the name of each, or none
 */
record MixedSource(List<ClipSource> sources, List<String> labels) implements ClipSource {
  @Override
  public long size() {
    return sources.stream().mapToLong(ClipSource::size).sum();
  }

  @Override
  public Clip clip(long index) throws IOException {
    long rest = Objects.checkIndex(index, size());
    int place = place(rest);
    for (var before : sources.subList(0, place)) {
      rest -= before.size();
    }
    return sources.get(place).clip(rest);
  }

  @Override
  public int label(long index) {
    return labels.isEmpty() ? Vdt.NO_LABEL : place(index);
  }

  /** Which source has the clip. */
  private int place(long index) {
    long rest = index;
    int place = 0;
    while (rest >= sources.get(place).size()) {
      rest -= sources.get(place++).size();
    }
    return place;
  }
}

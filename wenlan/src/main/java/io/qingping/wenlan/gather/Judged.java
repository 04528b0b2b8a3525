package io.qingping.wenlan.gather;

import io.qingping.wenlan.shard.Outcome;
import io.qingping.wenlan.shard.Sample;

/**
 * An item whose picture was fetched and judged by itself, not yet beside others.
 *
 * @param outcome with a reason if it is dropped
 * @param sample null if it is dropped
 * @param picture the file for the report's thumbnail; null if there is none that can be decoded
 */
public record Judged(Outcome outcome, Sample sample, byte[] picture) {
  public boolean isDropped() {
    return sample == null;
  }
}

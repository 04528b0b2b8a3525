package io.qingping.wenlan.gather;

import io.qingping.wenlan.shard.Outcome;
import java.net.URI;

/**
 * A page that is dropped, or a picture.
 *
 * @param outcome what is known so far; with a reason if it is dropped already
 * @param image where the picture is; null if it is dropped already
 * @param text the best of its texts
 */
record Item(Outcome outcome, URI image, String text) {
  boolean isDropped() {
    return image == null;
  }
}

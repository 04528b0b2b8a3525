package io.qingping.wenlan.serve;

import io.qingping.media.MediaException;
import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.OriginalPicture;
import io.qingping.wenlan.index.PictureReader;
import io.qingping.wenlan.index.ShardMembers;
import io.qingping.wenlan.index.Thumbnail;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Small JPEGs of pictures; those that were wanted last are kept. Safe for several threads. */
final class Thumbnails {
  private static final long MOST = 64L << 20; // bytes kept

  private final LinkedHashMap<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /**
   * Nothing if no copy of the picture is there any more.
   *
   * @param copies of one content
   * @param shards where pictures lie in them
   * @param longSide in pixels
   */
  Optional<byte[]> of(List<IndexedPicture> copies, ShardMembers shards, int longSide)
      throws IOException {
    var key = copies.get(0).origin().sha256() + longSide;
    var known = get(key);
    if (known.isPresent()) {
      return known;
    }
    for (var picture : copies) {
      var original = OriginalPicture.of(picture, shards);
      if (original.isPresent()) {
        return jpeg(original.get(), longSide).map(bytes -> keep(key, bytes));
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> jpeg(OriginalPicture original, int longSide) throws IOException {
    try {
      return Optional.of(
          Thumbnail.jpeg(PictureReader.read(original.bytes(), "picture", longSide).picture()));
    } catch (MediaException e) {
      return Optional.empty(); // too slow for now, or for this machine's memory
    }
  }

  private synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(kept.get(key));
  }

  private synchronized byte[] keep(String key, byte[] bytes) {
    if (kept.put(key, bytes) == null) {
      size += bytes.length;
    }
    var eldest = kept.entrySet().iterator();
    while (size > MOST && eldest.hasNext()) {
      size -= eldest.next().getValue().length;
      eldest.remove();
    }
    return bytes;
  }
}

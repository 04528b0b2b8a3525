package io.qingping.wenlan.index;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Reads single members of shards. To find one, the headers of all have to be read; where they lie
 * is remembered for the shards that were wanted last. Safe for several threads.
 */
public final class ShardMembers {
  private static final int MOST = 16; // shards remembered

  private final Map<Path, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  private record Place(long offset, int size) {}

  /** What was found in a shard of this size and time. */
  private record Known(long size, FileTime modified, Map<String, Place> places) {}

  /**
   * The bytes of a member.
   *
   * @throws IOException if there is none of this name, or it has more than {@link
   *     ShardReader#MOST_PICTURE_BYTES}
   */
  byte[] read(Path shard, String member) throws IOException {
    var place = places(shard).get(member);
    if (place == null) {
      throw new IOException(shard + "#" + member + " is no longer there");
    }
    var bytes = ByteBuffer.allocate(place.size());
    try (var channel = FileChannel.open(shard)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
          throw new EOFException(shard + " ends within " + member);
        }
      }
    }
    return bytes.array();
  }

  private Map<String, Place> places(Path shard) throws IOException {
    long size = Files.size(shard);
    var modified = Files.getLastModifiedTime(shard);
    synchronized (known) {
      var found = known.get(shard);
      if (found != null && found.size() == size && found.modified().equals(modified)) {
        return found.places();
      }
    }
    var places = find(shard);
    synchronized (known) {
      known.put(shard, new Known(size, modified, places));
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return places;
  }

  private static Map<String, Place> find(Path shard) throws IOException {
    var places = new HashMap<String, Place>();
    try (var tar = new TarFile(shard)) {
      for (var entry : tar.getEntries()) {
        if (entry.isFile()
            && !entry.isSparse()
            && entry.getSize() <= ShardReader.MOST_PICTURE_BYTES) {
          places.putIfAbsent(
              entry.getName(), new Place(entry.getDataOffset(), (int) entry.getSize()));
        }
      }
      return places;
    } catch (IllegalArgumentException e) {
      throw new IOException(e); // thrown for some kinds of nonsense in a header
    }
  }
}

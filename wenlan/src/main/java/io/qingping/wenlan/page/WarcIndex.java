package io.qingping.wenlan.page;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcTargetRecord;

/**
 * What is where in archives. Behind a damaged place the reading goes on at what looks like the
 * beginning of the next record.
 */
final class WarcIndex {
  /**
   * Where a record is.
   *
   * @param offset where it begins, or where what it is packed in begins
   * @param skipped how many records are packed before it in the same
   */
  record Place(int archive, long offset, int skipped) {}

  /** A new record behind damage must begin within so many attempts; else the rest is given up. */
  private static final int ATTEMPTS = 1000;

  private final Map<URI, Place> places = new HashMap<>();
  private final Set<URI> good = new HashSet<>();
  private final Set<URI> pages = new HashSet<>();
  private final List<Lookup> damages = new ArrayList<>();

  Map<URI, Place> places() {
    return places;
  }

  Set<URI> pages() {
    return pages;
  }

  List<Lookup> damages() {
    return damages;
  }

  /** Reads through an archive; {@code number} is its place in the list of archives. */
  void add(Path archive, int number) throws IOException {
    try (var channel = FileChannel.open(archive)) {
      var offset = 0L;
      var failures = 0;
      while (offset >= 0 && offset < channel.size()) {
        var damaged = addFrom(channel, offset, number);
        if (damaged < 0) {
          return;
        }
        if (failures++ == 0) {
          damage(archive, "at byte " + damaged);
        } else if (failures > ATTEMPTS) {
          return;
        }
        offset = nextRecord(channel, damaged + 1);
      }
    }
  }

  void damage(Path archive, String detail) {
    damages.add(new Missing(archive.getFileName().toString(), Missing.Reason.DAMAGED, detail));
  }

  /** Where the damaged record begins, or -1 if there was none to the end. */
  private long addFrom(FileChannel channel, long start, int number) throws IOException {
    channel.position(start);
    var place = new Place(number, start, 0);
    try {
      var reader = new WarcReader(channel);
      var packed = reader.compression() == WarcCompression.GZIP;
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        var offset = reader.position();
        // Archives should be packed record by record; some are packed as one.
        place =
            packed && offset != start && !beginsAt(channel, offset)
                ? new Place(number, place.offset(), place.skipped() + 1)
                : new Place(number, offset, 0);
        note(next.get(), place);
      }
      return -1;
    } catch (IOException | RuntimeException e) {
      // jwarc throws unchecked exceptions, too, for headers that are nonsense.
      return place.offset();
    }
  }

  private static boolean beginsAt(FileChannel channel, long offset) throws IOException {
    var buffer = ByteBuffer.allocate(8);
    return channel.read(buffer, offset) == 8 && beginsRecord(buffer, 0);
  }

  private void note(WarcRecord record, Place place) throws IOException {
    if (!(record instanceof WarcTargetRecord target) || !WarcBody.isKept(record)) {
      return;
    }
    var address = Addresses.resolve(HtmlFolder.NOWHERE, target.target());
    if (address.isEmpty()) {
      return;
    }
    var head = WarcBody.head(target, address.get());
    // The first capture that succeeded counts; one that failed only if there is no other.
    var success = head.status() / 100 == 2;
    if (success ? good.add(address.get()) : !places.containsKey(address.get())) {
      places.put(address.get(), place);
      if (success && head.isHtml()) {
        pages.add(address.get());
      }
    }
  }

  /** Where something begins that looks like a record, from this byte on; -1 if nothing does. */
  private static long nextRecord(FileChannel channel, long from) throws IOException {
    var buffer = ByteBuffer.allocate(1 << 16);
    for (var start = from; start < channel.size(); start += buffer.capacity() - 8) {
      buffer.clear();
      channel.read(buffer, start);
      for (var i = 0; i + 8 <= buffer.position(); i++) {
        if (beginsRecord(buffer, i)) {
          return start + i;
        }
      }
    }
    return -1;
  }

  private static boolean beginsRecord(ByteBuffer b, int i) {
    var gzip = b.get(i) == 0x1F && b.get(i + 1) == (byte) 0x8B && b.get(i + 2) == 8;
    return gzip && (b.get(i + 3) & 0xE0) == 0
        || b.get(i) == 'W'
            && b.get(i + 1) == 'A'
            && b.get(i + 2) == 'R'
            && b.get(i + 3) == 'C'
            && b.get(i + 4) == '/'
            && b.get(i + 5) == '1'
            && b.get(i + 6) == '.';
  }
}

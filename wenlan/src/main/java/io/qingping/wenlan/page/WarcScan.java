package io.qingping.wenlan.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcTargetRecord;

/**
 * The captures of one archive, {@code .warc} or {@code .warc.gz}, record by record: nothing of it
 * is held, whatever its size. Behind a damaged place the reading goes on at what looks like the
 * beginning of the next record. For one thread.
 */
public final class WarcScan implements Iterator<Capture>, AutoCloseable {
  /** A new record behind damage must begin within so many attempts; else the rest is given up. */
  private static final int ATTEMPTS = 1000;

  private final Path archive;
  private final int number;
  private final FileChannel channel;
  private final FileChannel bodies; // so that reading a body does not disturb the walk
  private WarcReader reader; // null at the beginning and behind damage
  private boolean packed;
  private long start;
  private WarcPlace place;
  private Capture next;
  private boolean ended;
  private int failures;
  private Missing damage;

  /**
   * @param number the archive's place in a list of archives
   * @throws IOException if it cannot be opened
   */
  public WarcScan(Path archive, int number) throws IOException {
    this.archive = archive;
    this.number = number;
    channel = FileChannel.open(archive);
    bodies = FileChannel.open(archive);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !ended) {
        advance();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next != null;
  }

  @Override
  public Capture next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var capture = next;
    next = null;
    return capture;
  }

  /**
   * The answer of a capture, body and all.
   *
   * @param most bytes of the body, unpacked
   * @param partly whether the beginning of a body that is cut off is better than none
   */
  public Lookup read(Capture capture, int most, boolean partly) throws IOException {
    bodies.position(capture.place().offset());
    return capture.place().read(bodies, capture.address(), most, partly);
  }

  /** Where the archive was damaged first, as far as it was read. */
  public Optional<Missing> damage() {
    return Optional.ofNullable(damage);
  }

  @Override
  public void close() throws IOException {
    try (channel;
        bodies) {
      ended = true;
    }
  }

  private void advance() throws IOException {
    if (reader == null && start >= channel.size()) {
      ended = true;
      return;
    }
    try {
      if (reader == null) {
        place = new WarcPlace(number, start, 0);
        channel.position(start);
        reader = new WarcReader(channel);
        packed = reader.compression() == WarcCompression.GZIP;
      }
      var record = reader.next();
      if (record.isPresent()) {
        place = placeAt(reader.position());
        next = capture(record.get());
      } else {
        ended = true;
      }
    } catch (IOException | RuntimeException e) {
      // jwarc throws unchecked exceptions, too, for headers that are nonsense.
      leaveDamage();
    }
  }

  private void leaveDamage() throws IOException {
    reader = null;
    if (failures++ == 0) {
      damage =
          new Missing(
              archive.getFileName().toString(),
              Missing.Reason.DAMAGED,
              "at byte " + place.offset());
    }
    start = nextRecord(channel, place.offset() + 1);
    ended = start < 0 || failures > ATTEMPTS;
  }

  /** Archives should be packed record by record; some are packed as one. */
  private WarcPlace placeAt(long offset) throws IOException {
    return packed && offset != start && !beginsAt(channel, offset)
        ? new WarcPlace(number, place.offset(), place.skipped() + 1)
        : new WarcPlace(number, offset, 0);
  }

  private static boolean beginsAt(FileChannel channel, long offset) throws IOException {
    var buffer = ByteBuffer.allocate(8);
    return channel.read(buffer, offset) == 8 && beginsRecord(buffer, 0);
  }

  /** Null for records that hold no answer. */
  private Capture capture(WarcRecord record) throws IOException {
    if (!(record instanceof WarcTargetRecord target) || !WarcBody.isKept(record)) {
      return null;
    }
    var address = Addresses.resolve(HtmlFolder.NOWHERE, target.target()).orElse(null);
    if (address == null) {
      return null;
    }
    var head = WarcBody.head(target, address);
    var location = Optional.ofNullable(head.header("Location"));
    return new Capture(
        address,
        head.status(),
        head.isHtml(),
        location.flatMap(reference -> Addresses.resolve(address, reference)),
        place);
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

package io.qingping.wenlan.shard;

import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.PictureHash;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * {@code hashes.bin}: the hashes of all pictures in a folder of shards, so that a run need not read
 * the sidecars of those before. A block a shard, in order: number of hashes (int), that many times
 * SHA-256, perceptual hash, aspect and cells of the look (32, 8, 4 and 64 bytes), CRC-32 of what
 * came before (int); all big-endian. The sidecars are the truth: blocks that are missing or damaged
 * are made again from them.
 */
final class HashFile {
  private static final int ENTRY = PictureHash.SHA_BYTES + Long.BYTES + Float.BYTES + Look.CELLS;
  private static final int MOST = 10_000_000; // in a block; more is damage

  private final Path file;

  HashFile(Path file) {
    this.file = file;
  }

  /** Gives the hashes of all whole shards, in order, after mending the file. */
  void read(ShardFolder shards, Consumer<PictureHash> reader) throws IOException {
    long whole = 0;
    int blocks = 0;
    if (Files.exists(file)) {
      try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        while (blocks < shards.size()) {
          var block = block(in);
          if (block == null) {
            break;
          }
          block.forEach(reader);
          whole += 2L * Integer.BYTES + (long) block.size() * ENTRY;
          blocks++;
        }
      }
    }
    truncate(whole);
    for (int number = blocks; number < shards.size(); number++) {
      var hashes = new ArrayList<PictureHash>();
      shards.outcomes(
          number, outcome -> outcome.key().ifPresent(key -> hashes.add(outcome.hash())));
      append(hashes);
      hashes.forEach(reader);
    }
  }

  /** The next block, or null if there is no whole one. */
  private static List<PictureHash> block(DataInputStream in) throws IOException {
    var head = in.readNBytes(Integer.BYTES);
    if (head.length < Integer.BYTES) {
      return null;
    }
    int count = ByteBuffer.wrap(head).getInt();
    if (count < 0 || count > MOST) {
      return null;
    }
    var body = in.readNBytes(count * ENTRY);
    var sum = in.readNBytes(Integer.BYTES);
    if (body.length < count * ENTRY
        || sum.length < Integer.BYTES
        || ByteBuffer.wrap(sum).getInt() != checksum(head, body)) {
      return null;
    }
    var data = ByteBuffer.wrap(body);
    var hashes = new ArrayList<PictureHash>();
    for (int i = 0; i < count; i++) {
      var sha = new byte[PictureHash.SHA_BYTES];
      data.get(sha);
      long hash = data.getLong();
      float aspect = data.getFloat();
      var cells = new byte[Look.CELLS];
      data.get(cells);
      hashes.add(new PictureHash(sha, new Look(hash, aspect, cells)));
    }
    return hashes;
  }

  void append(List<PictureHash> hashes) throws IOException {
    var data = ByteBuffer.allocate(2 * Integer.BYTES + hashes.size() * ENTRY);
    data.putInt(hashes.size());
    for (var hash : hashes) {
      var look = hash.look();
      data.put(hash.sha256()).putLong(look.hash()).putFloat(look.aspect()).put(look.cells());
    }
    var bytes = data.array();
    var crc = new CRC32();
    crc.update(bytes, 0, data.position());
    data.putInt((int) crc.getValue());
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      data.flip();
      while (data.hasRemaining()) {
        channel.write(data);
      }
      channel.force(true);
    }
  }

  private void truncate(long length) throws IOException {
    if (Files.exists(file) && Files.size(file) > length) {
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
    }
  }

  private static int checksum(byte[] head, byte[] body) {
    var crc = new CRC32();
    crc.update(head);
    crc.update(body);
    return (int) crc.getValue();
  }
}

package io.qingping.vdt.motion.sim;

import io.qingping.media.MediaException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Many scenes in one file, about 57 KB each. Scenes are read by number in any order; thread-safe.
 *
 * <p>Little-endian. A header of 32 bytes: {@code "QPSWAY", 0, version}, int number of scenes, int
 * K, int grid size, int bytes per scene, long zero. Then per scene: four doubles of the wind
 * (direction, strength, softness, gustiness); rgb, move, pin as bytes; the distance times 256 as
 * unsigned 16-bit; the spectrum as float scale and signed 16-bit values; int CRC-32C of the scene's
 * other bytes.
 */
public final class SceneShard implements AutoCloseable {
  private static final byte[] MAGIC = {'Q', 'P', 'S', 'W', 'A', 'Y', 0, 1};
  private static final int HEADER = 32;
  private static final int CELLS = SwayScene.CELLS;
  private static final int SPECTRUM = SwayScene.FREQUENCIES * SwayScene.CHANNELS * CELLS;
  private static final int RECORD = 4 * 8 + 5 * CELLS + 2 * CELLS + 4 + 2 * SPECTRUM + 4;

  private final Path file;
  private final FileChannel channel;
  private final int size;

  private SceneShard(Path file, FileChannel channel, int size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Simulates the scenes {@code first .. first + count - 1} of a world on all cores and writes them
   * beside the file, which appears only when complete.
   */
  public static void write(Path file, long seed, long first, int count) throws IOException {
    if (count < 1) {
      throw new IllegalArgumentException("a shard has at least one scene, not " + count);
    }
    var target = file.toAbsolutePath();
    var beside = target.resolveSibling(target.getFileName() + ".part");
    Files.createDirectories(target.getParent());
    try (var channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, header(count), 0);
      IntStream.range(0, count)
          .parallel()
          .forEach(i -> writeScene(channel, i, SwayWorld.scene(seed, first + i)));
      channel.force(true);
    } catch (UncheckedIOException e) {
      Files.deleteIfExists(beside);
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Opens a shard and checks its header and length; each scene's checksum is verified as it is
   * read.
   *
   * @throws MediaException {@code sway.shard.*} if the file is no shard, of another version, or cut
   *     short
   */
  public static SceneShard open(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SceneShard(file, channel, scenes(file, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Number of scenes. */
  public int size() {
    return size;
  }

  /**
   * Reads one scene. Pictures and masks come back within 1/510, the spectrum within 1/65534 of its
   * largest value.
   *
   * @throws MediaException {@code sway.shard.damaged} if its checksum is wrong
   */
  public SwayScene scene(int index) throws IOException {
    var bytes = buffer(RECORD);
    readFully(channel, bytes, HEADER + (long) Objects.checkIndex(index, size) * RECORD);
    if (checksum(bytes) != bytes.getInt(RECORD - 4)) {
      throw new MediaException("sway.shard.damaged", file, index);
    }
    var wind = new Wind(bytes.getDouble(), bytes.getDouble(), bytes.getDouble(), bytes.getDouble());
    var rgb = units(bytes, 3 * CELLS);
    var move = units(bytes, CELLS);
    var pin = units(bytes, CELLS);
    var distance = new float[CELLS];
    for (int i = 0; i < CELLS; i++) {
      distance[i] = (bytes.getShort() & 0xFFFF) / 256f;
    }
    float scale = bytes.getFloat();
    var spectrum = new float[SPECTRUM];
    for (int i = 0; i < SPECTRUM; i++) {
      spectrum[i] = scale * bytes.getShort();
    }
    return new SwayScene(rgb, move, pin, wind, spectrum, distance);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int scenes(Path file, FileChannel channel) throws IOException {
    if (channel.size() < HEADER) {
      throw new MediaException("sway.shard.foreign", file);
    }
    var header = buffer(HEADER);
    readFully(channel, header, 0);
    for (int i = 0; i < MAGIC.length - 1; i++) {
      if (header.get(i) != MAGIC[i]) {
        throw new MediaException("sway.shard.foreign", file);
      }
    }
    int count = header.getInt(8);
    boolean current =
        header.get(7) == MAGIC[7]
            && header.getInt(12) == SwayScene.FREQUENCIES
            && header.getInt(16) == SwayScene.SIZE
            && header.getInt(20) == RECORD;
    if (!current) {
      throw new MediaException("sway.shard.version", file, header.get(7), MAGIC[7]);
    }
    if (count < 0 || channel.size() != HEADER + (long) count * RECORD) {
      throw new MediaException("sway.shard.truncated", file, count);
    }
    return count;
  }

  private static ByteBuffer header(int count) {
    var header = buffer(HEADER);
    header.put(MAGIC).putInt(count).putInt(SwayScene.FREQUENCIES).putInt(SwayScene.SIZE);
    header.putInt(RECORD).putLong(0);
    return header.flip();
  }

  private static void writeScene(FileChannel channel, int index, SwayScene scene) {
    var bytes = buffer(RECORD);
    var wind = scene.wind();
    bytes.putDouble(wind.direction()).putDouble(wind.strength());
    bytes.putDouble(wind.softness()).putDouble(wind.gustiness());
    for (var values : new float[][] {scene.rgb(), scene.move(), scene.pin()}) {
      for (float value : values) {
        bytes.put((byte) Math.round(255 * value));
      }
    }
    for (float value : scene.distance()) {
      bytes.putShort((short) Math.min(0xFFFF, Math.round(256 * value)));
    }
    float largest = 1e-9f;
    for (float value : scene.spectrum()) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = largest / Short.MAX_VALUE;
    bytes.putFloat(scale);
    for (float value : scene.spectrum()) {
      bytes.putShort((short) Math.round(value / scale));
    }
    bytes.putInt(checksum(bytes));
    try {
      writeFully(channel, bytes.flip(), HEADER + (long) index * RECORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.array(), 0, RECORD - 4);
    return (int) crc.getValue();
  }

  private static float[] units(ByteBuffer bytes, int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (bytes.get() & 0xFF) / 255f;
    }
    return values;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      at += read;
    }
    bytes.flip();
  }
}

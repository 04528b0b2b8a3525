package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.tensor.format.DurableFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * Decoded frames in a file, so that any of them can be read without decoding those before.
 *
 * <p>Little-endian. Per frame: RGB bytes, row by row, and an int CRC-32C of them. At the end, since
 * the number of frames is known only then, 24 bytes: {@code "QPCLIP", 0, version}; int frames, int
 * width, int height, int CRC-32C of the 20 bytes before.
 *
 * @param file where the frames are
 */
record FrameStore(Path file, int frames, int width, int height) {
  private static final byte[] MAGIC = {'Q', 'P', 'C', 'L', 'I', 'P', 0, 1};
  private static final int END = 24;

  /**
   * Decodes footage into a file, which appears only when complete.
   *
   * @param scaling of each frame; all must become equally large
   */
  static void write(Path file, Footage footage, UnaryOperator<Picture> scaling) throws IOException {
    DurableFile.write(
        file,
        channel -> {
          var count = new int[3];
          try {
            footage.decode(frame -> append(channel, scaling.apply(frame), count));
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
          if (count[0] == 0) {
            throw new MediaException("source.no-frames", footage.name());
          }
          var end = buffer(END).put(MAGIC).putInt(count[0]).putInt(count[1]).putInt(count[2]);
          writeFully(channel, end.putInt(checksum(end.array(), END - 4)).flip());
        });
  }

  private static void append(WritableByteChannel channel, Picture frame, int[] count) {
    if (count[0] > 0 && (frame.width() != count[1] || frame.height() != count[2])) {
      throw new IllegalStateException("frames of a store are equally large");
    }
    count[0]++;
    count[1] = frame.width();
    count[2] = frame.height();
    var bytes = buffer(frame.rgb().length + 4).put(frame.rgb());
    bytes.putInt(checksum(frame.rgb(), frame.rgb().length)).flip();
    try {
      writeFully(channel, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws MediaException {@code source.cache.damaged} if the file is no store or cut short
   */
  static FrameStore open(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < END) {
        throw new MediaException("source.cache.damaged", file);
      }
      var end = read(channel, channel.size() - END, END);
      var magic = new byte[MAGIC.length];
      end.get(magic);
      var store = new FrameStore(file, end.getInt(), end.getInt(), end.getInt());
      boolean sound =
          Arrays.equals(magic, MAGIC)
              && end.getInt() == checksum(end.array(), END - 4)
              && channel.size() == store.frames * store.record() + END;
      if (!sound) {
        throw new MediaException("source.cache.damaged", file);
      }
      return store;
    }
  }

  /**
   * Frames {@code first, first + stride, ...} as RGB bytes.
   *
   * @throws MediaException {@code source.cache.damaged} if a checksum is wrong
   */
  byte[][] read(int first, int stride, int count) throws IOException {
    var frames = new byte[count][];
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int i = 0; i < count; i++) {
        var bytes = read(channel, (first + (long) i * stride) * record(), (int) record());
        frames[i] = new byte[3 * width * height];
        bytes.get(frames[i]);
        if (bytes.getInt() != checksum(frames[i], frames[i].length)) {
          throw new MediaException("source.cache.damaged", file);
        }
      }
    }
    return frames;
  }

  private long record() {
    return 3L * width * height + 4;
  }

  private static int checksum(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer read(FileChannel channel, long at, int size) throws IOException {
    var bytes = buffer(size);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}

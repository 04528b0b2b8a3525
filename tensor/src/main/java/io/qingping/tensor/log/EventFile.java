package io.qingping.tensor.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard events: TFRecord frames, each a length, its checksum, a protobuf message
 * and its checksum. The messages are {@code Event} with a {@code Summary} of simple values (field
 * numbers of tensorflow's event.proto and summary.proto).
 */
final class EventFile implements AutoCloseable {
  private static final String VERSION = "brain.Event:2";
  private static final int SESSION_START = 1;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** A new file in a folder, as each process writes its own; TensorBoard joins them. */
  static EventFile create(Path folder, long nextStep, Clock clock) throws IOException {
    double time = clock.millis() / 1000.0;
    var file = new EventFile(newest(folder, (long) time));
    file.write(event(0, time).text(3, VERSION)); // file_version
    // Tells TensorBoard to forget what an interrupted run logged of this step and of later ones.
    file.write(event(nextStep, time).message(7, new Message().number(1, SESSION_START)));
    return file;
  }

  /** TensorBoard reads files in the order of their names. */
  private static OutputStream newest(Path folder, long second) throws IOException {
    for (int i = 0; ; i++) {
      var file = folder.resolve("events.out.tfevents.%010d.qingping.%d".formatted(second, i));
      try {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        continue; // started twice within a second
      }
    }
  }

  private static Message event(long step, double time) {
    return new Message().real(1, time).number(2, step); // wall_time, step
  }

  /** Writes one event with a value a name. */
  void scalars(long step, double time, Map<String, Double> values) throws IOException {
    var summary = new Message();
    values.forEach(
        (tag, value) -> summary.message(1, new Message().text(1, tag).real(2, value.floatValue())));
    write(event(step, time).message(5, summary));
  }

  private void write(Message message) throws IOException {
    byte[] data = message.bytes();
    var frame = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(maskedChecksum(frame.array(), 0, 8));
    frame.put(data);
    frame.putInt(maskedChecksum(frame.array(), 12, data.length));
    out.write(frame.array());
  }

  /** TFRecord's CRC: rotated and shifted, as checksums of data that holds checksums are weak. */
  static int maskedChecksum(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

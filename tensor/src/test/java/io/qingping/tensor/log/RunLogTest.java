package io.qingping.tensor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  @TempDir Path run;

  private static Map<String, Double> values(double loss) {
    var values = new LinkedHashMap<String, Double>();
    values.put("loss/train", loss);
    values.put("学习率", 1e-3);
    return values;
  }

  @Test
  void writesOneObjectALine() throws IOException {
    double before = System.currentTimeMillis() / 1000.0;
    try (var log = RunLog.open(run, 0)) {
      log.log(0, values(2.5));
      log.log(1, values(Double.NaN));
      // Visible while the run goes on.
      assertThat(Files.readAllLines(run.resolve("log.jsonl"))).hasSize(2);
    }
    assertThat(Files.readString(run.resolve("log.jsonl")))
        .startsWith("{\"step\":0,\"time\":")
        .contains("\"values\":{\"loss/train\":2.5,\"学习率\":0.001}}\n");
    var entries = RunLog.read(run);
    assertThat(entries).extracting(RunLog.Entry::step).containsExactly(0L, 1L);
    assertThat(entries.get(0).values()).isEqualTo(values(2.5));
    assertThat(entries.get(1).values().get("loss/train")).isNaN();
    assertThat(entries.get(0).time()).isBetween(before - 1, before + 60);
  }

  @Test
  void goesOnAfterAnInterruption() throws IOException {
    try (var log = RunLog.open(run, 0)) {
      for (int step = 0; step < 5; step++) {
        log.log(step, values(step));
      }
    }
    Files.writeString(run.resolve("log.jsonl"), "{\"step\":5,\"ti", StandardOpenOption.APPEND);
    assertThat(RunLog.read(run)).hasSize(5);
    try (var log = RunLog.open(run, 3)) {
      log.log(3, values(30));
    }
    assertThat(RunLog.read(run)).extracting(RunLog.Entry::step).containsExactly(0L, 1L, 2L, 3L);
    assertThat(RunLog.read(run).get(3).values()).containsEntry("loss/train", 30.0);
    assertThat(eventFiles()).hasSize(2);
  }

  @Test
  void readsNothingWhereNothingWasLogged() {
    assertThat(RunLog.read(run)).isEmpty();
  }

  @Test
  void saysWhereALineIsDamaged() throws IOException {
    Files.writeString(run.resolve("log.jsonl"), "{\"step\":0\n{}\n");
    assertThatThrownBy(() -> RunLog.read(run))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("log.jsonl: has a line that is not JSON");
  }

  @Test
  void framesEventsWithChecksums() throws IOException {
    try (var log = RunLog.open(run, 300)) {
      log.log(300, values(0.25));
    }
    var records = records(eventFiles().get(0));
    assertThat(records).hasSize(3);

    var version = fields(records.get(0));
    assertThat(new String((byte[]) version.get(3).get(0), StandardCharsets.UTF_8))
        .isEqualTo("brain.Event:2");
    var start = fields(records.get(1));
    assertThat(start.get(2)).containsExactly(300L);
    assertThat(fields((byte[]) start.get(7).get(0)).get(1)).containsExactly(1L);

    var event = fields(records.get(2));
    assertThat(Double.longBitsToDouble((long) event.get(1).get(0)))
        .isEqualTo(System.currentTimeMillis() / 1000.0, within(60.0));
    assertThat(event.get(2)).containsExactly(300L);
    var scalars = fields((byte[]) event.get(5).get(0)).get(1);
    var first = fields((byte[]) scalars.get(0));
    assertThat(new String((byte[]) first.get(1).get(0), StandardCharsets.UTF_8))
        .isEqualTo("loss/train");
    assertThat(Float.intBitsToFloat((int) first.get(2).get(0))).isEqualTo(0.25f);
    var second = fields((byte[]) scalars.get(1));
    assertThat(new String((byte[]) second.get(1).get(0), StandardCharsets.UTF_8)).isEqualTo("学习率");
    assertThat(Float.intBitsToFloat((int) second.get(2).get(0))).isEqualTo(1e-3f);
  }

  private List<Path> eventFiles() throws IOException {
    try (var files = Files.list(run)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .toList();
    }
  }

  private static List<byte[]> records(Path file) throws IOException {
    var in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var records = new ArrayList<byte[]>();
    while (in.hasRemaining()) {
      var length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      var data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      records.add(data);
    }
    return records;
  }

  private static int masked(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return (int) (((value >> 15 | value << 17) & 0xffffffffL) + 0xa282ead8L);
  }

  /** Values by field number: varints as long, fixed as long or int, the rest as bytes. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value;
      switch ((int) key & 7) {
        case 0 -> value = varint(in);
        case 1 -> value = in.getLong();
        case 5 -> value = in.getInt();
        case 2 -> {
          var bytes = new byte[(int) varint(in)];
          in.get(bytes);
          value = bytes;
        }
        default -> throw new AssertionError("wire type of key " + key);
      }
      fields.computeIfAbsent((int) (key >> 3), number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}

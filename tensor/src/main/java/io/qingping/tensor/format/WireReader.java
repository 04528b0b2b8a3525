package io.qingping.tensor.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/**
 * The fields of a protobuf message in its wire format, one after the other. Nothing is copied; a
 * damaged message ends in a {@link BufferUnderflowException} or {@link IllegalArgumentException}.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteBuffer bytes;
  private int field;
  private int kind;

  WireReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Goes to the next field, which must be taken or skipped; false at the end. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long key = varint();
    field = Math.toIntExact(key >>> 3);
    kind = (int) (key & 7);
    return true;
  }

  int field() {
    return field;
  }

  /** Whether the field is a message, a text, bytes, or several numbers in one. */
  boolean isPart() {
    return kind == LENGTH_DELIMITED;
  }

  long number() {
    require(VARINT);
    return varint();
  }

  String text() {
    return StandardCharsets.UTF_8.decode(part()).toString();
  }

  /** A field with a length of its own. */
  ByteBuffer part() {
    require(LENGTH_DELIMITED);
    return cut(varint());
  }

  WireReader message() {
    return new WireReader(part());
  }

  /** Numbers, one to a field or all in one. */
  long[] numbers() {
    if (!isPart()) {
      return new long[] {number()};
    }
    var packed = message();
    var values = LongStream.builder();
    while (packed.bytes.hasRemaining()) {
      values.add(packed.varint());
    }
    return values.build().toArray();
  }

  void skip() {
    switch (kind) {
      case VARINT -> varint();
      case FIXED_64 -> cut(Long.BYTES);
      case LENGTH_DELIMITED -> cut(varint());
      case FIXED_32 -> cut(Integer.BYTES);
      default -> throw new IllegalArgumentException("a field of the unknown kind " + kind);
    }
  }

  private void require(int wanted) {
    if (kind != wanted) {
      throw new IllegalArgumentException(
          "field %d is of the kind %d, not %d".formatted(field, kind, wanted));
    }
  }

  private ByteBuffer cut(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    var part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return part;
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}

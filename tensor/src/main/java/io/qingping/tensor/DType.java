package io.qingping.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The type of a tensor's elements. */
public enum DType {
  FLOAT64(ScalarType.Double, 8),
  FLOAT32(ScalarType.Float, 4),
  FLOAT16(ScalarType.Half, 2),
  BFLOAT16(ScalarType.BFloat16, 2),
  INT64(ScalarType.Long, 8),
  INT32(ScalarType.Int, 4),
  INT16(ScalarType.Short, 2),
  INT8(ScalarType.Char, 1),
  UINT8(ScalarType.Byte, 1),
  BOOL(ScalarType.Bool, 1);

  private final ScalarType raw;
  private final int bytes;

  DType(ScalarType raw, int bytes) {
    this.raw = raw;
    this.bytes = bytes;
  }

  ScalarType raw() {
    return raw;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  static DType of(ScalarType raw) {
    var interned = raw.intern();
    for (var type : values()) {
      if (type.raw == interned) {
        return type;
      }
    }
    throw new TensorException("tensors of type " + interned + " are not supported");
  }
}

package io.qingping.tensor.format;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Weights in files by a byte each: a matrix, or what has more sides, is stored as whole numbers
 * from -127 to 127 and, beside it, as {@code NAME.scale}, what each of its rows is to be multiplied
 * by. That is for files only; what computes has them in fp32.
 */
public final class ByteWeights {
  private static final String SCALE = ".scale";
  private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16);
  private static final double LARGEST = 127;
  private static final double SMALLEST = 1e-30; // of a row of zeros

  private ByteWeights() {}

  /**
   * What stands in a file in place of a tensor.
   *
   * @param weight fp32, of two sides or more
   * @param into gets both parts
   */
  public static void put(Map<String, Tensor> into, String name, Tensor weight) {
    try (var scope = Scope.open()) {
      long count = weight.size(0);
      var rows = weight.detach().reshape(count, -1);
      var scale = rows.abs().max(1).div(LARGEST).clamp(SMALLEST, Float.MAX_VALUE);
      var whole = Functions.round(rows.div(scale.unsqueeze(1))).to(DType.INT8);
      into.put(name, scope.keep(whole.view(weight.shape())));
      into.put(name + SCALE, scope.keep(scale));
    }
  }

  /**
   * All tensors of a file, those of bytes in fp32.
   *
   * @param source for the error
   * @throws ModelFormatException if a scale is missing or does not fit
   */
  public static Map<String, Tensor> restored(Map<String, Tensor> stored, String source) {
    var restored = new LinkedHashMap<String, Tensor>();
    stored.forEach(
        (name, tensor) -> {
          if (tensor.type() == DType.INT8) {
            restored.put(name, restored(tensor, stored.get(name + SCALE), name, source));
          } else if (!isScale(name, stored)) {
            restored.put(name, tensor);
          }
        });
    return restored;
  }

  private static boolean isScale(String name, Map<String, Tensor> stored) {
    if (!name.endsWith(SCALE)) {
      return false;
    }
    var scaled = stored.get(name.substring(0, name.length() - SCALE.length()));
    return scaled != null && scaled.type() == DType.INT8;
  }

  private static Tensor restored(Tensor whole, Tensor scale, String name, String source) {
    if (whole.rank() < 2
        || scale == null
        || scale.rank() != 1
        || scale.size(0) != whole.size(0)
        || !FLOATS.contains(scale.type())) {
      throw new ModelFormatException(
          source, "'%s' has bytes but no scale for each of its rows".formatted(name));
    }
    try (var scope = Scope.open()) {
      var rows = whole.to(DType.FLOAT32).reshape(whole.size(0), -1);
      var weights = rows.mul(scale.to(DType.FLOAT32).unsqueeze(1));
      return scope.keep(weights.view(whole.shape()));
    }
  }
}

package io.qingping.tensor.format;

import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few classes that checkpoints of PyTorch are made of; every other one is refused by name. */
record TorchClasses(String source) implements Pickle.Classes {
  private static final Map<String, DType> STORAGES =
      Map.of(
          "torch.DoubleStorage", DType.FLOAT64,
          "torch.FloatStorage", DType.FLOAT32,
          "torch.HalfStorage", DType.FLOAT16,
          "torch.BFloat16Storage", DType.BFLOAT16,
          "torch.LongStorage", DType.INT64,
          "torch.IntStorage", DType.INT32,
          "torch.ShortStorage", DType.INT16,
          "torch.CharStorage", DType.INT8,
          "torch.ByteStorage", DType.UINT8,
          "torch.BoolStorage", DType.BOOL);

  /** Numbers in an entry of the zip file. */
  record Storage(DType type, String key, long elements) {}

  /** A tensor that is not read yet; offset and strides count elements. */
  record Reference(Storage storage, long offset, long[] shape, long[] strides) {}

  @Override
  public Object call(String name, List<?> arguments) {
    return switch (name) {
      case "collections.OrderedDict" -> dictionary(arguments);
      case "argparse.Namespace" -> new Pickle.Attributes();
      case "torch.Size" -> argument(arguments, 0, List.class);
      case "torch.device" -> argument(arguments, 0, String.class);
      case "torch._utils._rebuild_parameter" -> argument(arguments, 0, Reference.class);
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
      default ->
          throw new ModelFormatException(
              source, "holds an object of '%s', which is not a plain weight".formatted(name));
    };
  }

  /** Python 2 gave the items as an argument, newer ones set them afterwards. */
  private Map<Object, Object> dictionary(List<?> arguments) {
    var result = new LinkedHashMap<Object, Object>();
    if (!arguments.isEmpty()) {
      for (var pair : argument(arguments, 0, List.class)) {
        if (!(pair instanceof List<?> items) || items.size() != 2) {
          throw damaged();
        }
        result.put(argument(items, 0, String.class), items.get(1));
      }
    }
    return result;
  }

  @Override
  public Storage persistent(List<?> id) {
    if (id.size() < 5 || !"storage".equals(id.get(0))) {
      throw damaged();
    }
    var kind = argument(id, 1, Pickle.Global.class).name();
    var type = STORAGES.get(kind);
    if (type == null) {
      throw new ModelFormatException(
          source, "holds a storage of '%s', which is not supported".formatted(kind));
    }
    return new Storage(type, argument(id, 2, String.class), argument(id, 4, Long.class));
  }

  private Reference tensor(List<?> arguments) {
    var reference =
        new Reference(
            argument(arguments, 0, Storage.class),
            argument(arguments, 1, Long.class),
            longs(argument(arguments, 2, List.class)),
            longs(argument(arguments, 3, List.class)));
    requireInside(reference);
    return reference;
  }

  /** The last element that a view reaches must lie in its storage. */
  private void requireInside(Reference reference) {
    var storage = reference.storage();
    long[] shape = reference.shape();
    long[] strides = reference.strides();
    if (shape.length != strides.length || reference.offset() < 0 || storage.elements() < 0) {
      throw damaged();
    }
    try {
      long count = 1;
      long last = reference.offset();
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] < 0 || strides[i] < 0) {
          throw damaged();
        }
        count = Math.multiplyExact(count, shape[i]);
        last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
      }
      if (count > 0 && last >= storage.elements()) {
        throw new ModelFormatException(
            source,
            "has a tensor that reaches element %d of storage '%s', which has %d"
                .formatted(last, storage.key(), storage.elements()));
      }
    } catch (ArithmeticException e) {
      throw new ModelFormatException(source, "has a tensor of an impossible size", e);
    }
  }

  private long[] longs(List<?> numbers) {
    var result = new long[numbers.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = argument(numbers, i, Long.class);
    }
    return result;
  }

  private <T> T argument(List<?> arguments, int place, Class<T> type) {
    if (place < arguments.size() && type.isInstance(arguments.get(place))) {
      return type.cast(arguments.get(place));
    }
    throw damaged();
  }

  private ModelFormatException damaged() {
    return new ModelFormatException(source, "describes a tensor in a way that PyTorch does not");
  }
}

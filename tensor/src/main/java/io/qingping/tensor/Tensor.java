package io.qingping.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * An n-dimensional array of numbers in native memory, with PyTorch's meaning of every operation
 * (broadcasting, views, negative dimensions). It lives until the {@link Scope} that it was made in
 * closes. What is not arithmetic stands in {@link Functions}.
 *
 * <p>Tensors may be read by several threads; whoever writes one in place sees to it that nobody
 * else uses it meanwhile. Operations throw {@link TensorException}.
 */
public final class Tensor implements AutoCloseable {
  private static final int LARGEST_PART = 1 << 24;

  private final org.bytedeco.pytorch.Tensor raw;

  Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
  }

  org.bytedeco.pytorch.Tensor raw() {
    return raw;
  }

  /**
   * Makes this tensor live until it is closed or unreachable, whatever scopes close: for an object
   * that remembers tensors between calls and closes them itself.
   */
  public Tensor outliveScopes() {
    raw.retainReference();
    return this;
  }

  /** Runs one native operation; its error becomes one sentence. */
  static Tensor wrap(Supplier<org.bytedeco.pytorch.Tensor> operation) {
    return new Tensor(attempt(operation));
  }

  static <T> T attempt(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (TensorException e) {
      throw e;
    } catch (RuntimeException e) {
      var text = String.valueOf(e.getMessage());
      throw new TensorException(text.lines().findFirst().orElse(text), e);
    }
  }

  private static TensorOptions options(DType type) {
    Engine.start();
    return new TensorOptions(type.raw());
  }

  // Making.

  public static Tensor zeros(long... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  public static Tensor zeros(DType type, long... shape) {
    return wrap(() -> torch.zeros(shape, options(type)));
  }

  public static Tensor ones(long... shape) {
    return full(1, shape);
  }

  public static Tensor full(double value, long... shape) {
    return wrap(() -> torch.full(shape, new Scalar(value), options(DType.FLOAT32)));
  }

  /** Memory whose content is whatever lay there. */
  public static Tensor empty(DType type, long... shape) {
    return wrap(() -> torch.empty(shape, options(type), new MemoryFormatOptional()));
  }

  /** The integers 0 .. end - 1 as int64. */
  public static Tensor range(long end) {
    return wrap(() -> torch.arange(new Scalar(end), options(DType.INT64)));
  }

  public static Tensor of(float[] values, long... shape) {
    var tensor = empty(DType.FLOAT32, shape);
    tensor.requireCount(values.length);
    if (values.length > 0) {
      new FloatPointer(tensor.raw.data_ptr()).put(values);
    }
    return tensor;
  }

  public static Tensor of(double[] values, long... shape) {
    var tensor = empty(DType.FLOAT64, shape);
    tensor.requireCount(values.length);
    if (values.length > 0) {
      new DoublePointer(tensor.raw.data_ptr()).put(values);
    }
    return tensor;
  }

  public static Tensor of(long[] values, long... shape) {
    var tensor = empty(DType.INT64, shape);
    tensor.requireCount(values.length);
    if (values.length > 0) {
      new LongPointer(tensor.raw.data_ptr()).put(values);
    }
    return tensor;
  }

  private void requireCount(long count) {
    if (count != elements()) {
      throw new TensorException(
          "a tensor of shape %s has %d elements, not %d"
              .formatted(Arrays.toString(shape()), elements(), count));
    }
  }

  // Asking.

  public long[] shape() {
    return raw.shape();
  }

  /** The size of a dimension; negative counts from the last. */
  public long size(int dimension) {
    return attempt(() -> raw.size(dimension));
  }

  public int rank() {
    return (int) raw.dim();
  }

  public long elements() {
    return raw.numel();
  }

  public DType type() {
    return DType.of(raw.scalar_type());
  }

  /** The only element as a number. */
  public double item() {
    return attempt(raw::item_double);
  }

  /** All elements, row-major, as fp32. */
  public float[] floats() {
    return read(
        DType.FLOAT32,
        new float[Math.toIntExact(elements())],
        (p, a) -> new FloatPointer(p).get(a));
  }

  /** All elements, row-major, as fp64. */
  public double[] doubles() {
    return read(
        DType.FLOAT64,
        new double[Math.toIntExact(elements())],
        (p, a) -> new DoublePointer(p).get(a));
  }

  /** All elements, row-major, as int64. */
  public long[] longs() {
    return read(
        DType.INT64, new long[Math.toIntExact(elements())], (p, a) -> new LongPointer(p).get(a));
  }

  private <A> A read(DType type, A array, java.util.function.BiConsumer<Pointer, A> copy) {
    if (elements() == 0) {
      return array; // and no memory to point at
    }
    try (var scope = Scope.open()) {
      var flat = detach().to(type).contiguous();
      copy.accept(flat.raw.data_ptr(), array);
      return array;
    }
  }

  // Bytes, as files hold them: row-major, little-endian.

  /**
   * Overwrites this contiguous tensor with the next bytes of a channel, as many as it has.
   *
   * @throws EOFException if the channel ends before
   */
  public Tensor readFrom(ReadableByteChannel source) throws IOException {
    if (!raw.is_contiguous()) {
      throw new TensorException("a tensor that is not contiguous cannot be read into: " + this);
    }
    forEachPart(
        part -> {
          while (part.hasRemaining()) {
            if (source.read(part) < 0) {
              throw new EOFException("the data of " + this + " ends early");
            }
          }
        });
    return this;
  }

  /** Writes all elements to a channel. */
  public void writeTo(WritableByteChannel sink) throws IOException {
    try (var scope = Scope.open()) {
      detach()
          .contiguous()
          .forEachPart(
              part -> {
                while (part.hasRemaining()) {
                  sink.write(part);
                }
              });
    }
  }

  private interface Part {
    void take(ByteBuffer bytes) throws IOException;
  }

  /** Lends the memory in parts, as one buffer cannot be larger than 2 GB. */
  private void forEachPart(Part part) throws IOException {
    long size = raw.nbytes();
    var memory = new BytePointer(raw.data_ptr());
    for (long from = 0; from < size; from += LARGEST_PART) {
      long to = Math.min(size, from + LARGEST_PART);
      part.take(memory.limit(to).position(from).asByteBuffer());
    }
  }

  /**
   * The bytes of a file as a tensor of uint8, read when they are first touched; writing to it does
   * not change the file. The file must not be shortened while the tensor or a view of it lives.
   */
  public static Tensor map(Path file) throws IOException {
    long size = Files.size(file);
    return wrap(
        () ->
            torch.from_file(
                file.toString(),
                new BoolOptional(false),
                new LongOptional(size),
                options(DType.UINT8)));
  }

  // Arithmetic.

  public Tensor add(Tensor other) {
    return wrap(() -> raw.add(other.raw));
  }

  public Tensor add(double value) {
    return wrap(() -> raw.add(new Scalar(value)));
  }

  public Tensor sub(Tensor other) {
    return wrap(() -> raw.sub(other.raw));
  }

  public Tensor sub(double value) {
    return add(-value);
  }

  public Tensor mul(Tensor other) {
    return wrap(() -> raw.mul(other.raw));
  }

  public Tensor mul(double value) {
    return wrap(() -> raw.mul(new Scalar(value)));
  }

  public Tensor div(Tensor other) {
    return wrap(() -> raw.div(other.raw));
  }

  public Tensor div(double value) {
    return wrap(() -> raw.div(new Scalar(value)));
  }

  public Tensor neg() {
    return wrap(raw::neg);
  }

  public Tensor exp() {
    return wrap(raw::exp);
  }

  public Tensor log() {
    return wrap(raw::log);
  }

  public Tensor sqrt() {
    return wrap(raw::sqrt);
  }

  public Tensor square() {
    return wrap(raw::square);
  }

  public Tensor abs() {
    return wrap(raw::abs);
  }

  public Tensor sin() {
    return wrap(raw::sin);
  }

  public Tensor cos() {
    return wrap(raw::cos);
  }

  public Tensor tanh() {
    return wrap(raw::tanh);
  }

  public Tensor sigmoid() {
    return wrap(raw::sigmoid);
  }

  public Tensor clamp(double low, double high) {
    return wrap(() -> torch.clamp(raw, optional(low), optional(high)));
  }

  private static org.bytedeco.pytorch.ScalarOptional optional(double value) {
    return new org.bytedeco.pytorch.ScalarOptional(new Scalar(value));
  }

  /** 1 where an element is less than {@code value}, as a boolean tensor. */
  public Tensor less(double value) {
    return wrap(() -> raw.lt(new Scalar(value)));
  }

  /** 1 where an element equals that of {@code other}, as a boolean tensor. */
  public Tensor equal(Tensor other) {
    return wrap(() -> raw.eq(other.raw));
  }

  /** Elements of this tensor where {@code condition} holds, of {@code other} elsewhere. */
  public Tensor where(Tensor condition, Tensor other) {
    return wrap(() -> torch.where(condition.raw, raw, other.raw));
  }

  public Tensor matmul(Tensor other) {
    return wrap(() -> raw.matmul(other.raw));
  }

  // Reducing.

  public Tensor sum() {
    return wrap(raw::sum);
  }

  public Tensor sum(long... dimensions) {
    return wrap(() -> raw.sum(dimensions, false, new ScalarTypeOptional()));
  }

  public Tensor mean() {
    return wrap(raw::mean);
  }

  public Tensor mean(long... dimensions) {
    return wrap(() -> raw.mean(dimensions, false, new ScalarTypeOptional()));
  }

  public Tensor max() {
    return wrap(raw::max);
  }

  public Tensor max(long... dimensions) {
    return wrap(() -> raw.amax(dimensions, false));
  }

  /** The singular values of a matrix (..., M, N), largest first. */
  public Tensor singularValues() {
    return wrap(() -> torch.linalg_svdvals(raw));
  }

  /** Of a symmetric matrix (N, N): columns of length 1, by rising eigenvalue. */
  public Tensor eigenvectors() {
    return wrap(
        () -> {
          try (var values = torch.linalg_eigh(raw)) {
            return values.get1().clone();
          }
        });
  }

  /** The X (N, K) with which this matrix (N, N) times X is {@code right}. */
  public Tensor solve(Tensor right) {
    return wrap(() -> torch.linalg_solve(raw, right.raw));
  }

  /** The Euclidean norm of all elements. */
  public Tensor norm() {
    return wrap(raw::norm);
  }

  // Shapes.

  public Tensor view(long... shape) {
    return wrap(() -> raw.view(shape));
  }

  public Tensor reshape(long... shape) {
    return wrap(() -> raw.reshape(shape));
  }

  public Tensor permute(long... dimensions) {
    return wrap(() -> raw.permute(dimensions));
  }

  public Tensor transpose(long first, long second) {
    return wrap(() -> raw.transpose(first, second));
  }

  public Tensor unsqueeze(long dimension) {
    return wrap(() -> raw.unsqueeze(dimension));
  }

  public Tensor expand(long... shape) {
    return wrap(() -> raw.expand(shape));
  }

  /**
   * A view of this tensor's memory with any shape and strides, counted in elements.
   *
   * @param offset the element of the memory where the view starts
   */
  public Tensor asStrided(long[] shape, long[] strides, long offset) {
    return wrap(() -> raw.as_strided(shape, strides, new LongOptional(offset)));
  }

  /** The same bytes as elements of another type; a view that shares the memory. */
  public Tensor reinterpret(DType type) {
    return wrap(() -> raw.view(type.raw()));
  }

  /** The part of a dimension from {@code start} on, {@code length} long; a view. */
  public Tensor narrow(long dimension, long start, long length) {
    return wrap(() -> raw.narrow(dimension, start, length));
  }

  /** One place of a dimension, which vanishes; a view. */
  public Tensor select(long dimension, long index) {
    return wrap(() -> raw.select(dimension, index));
  }

  /** Rows picked from a dimension by an int64 tensor of indices. */
  public Tensor indexSelect(long dimension, Tensor indices) {
    return wrap(() -> raw.index_select(dimension, indices.raw));
  }

  /** Equal parts of a dimension; views. */
  public Tensor[] chunk(long count, long dimension) {
    return array(attempt(() -> raw.chunk(count, dimension)));
  }

  /** All places of a dimension, which vanishes; views. Their backward pass is one copy. */
  public Tensor[] unbind(long dimension) {
    return array(attempt(() -> raw.unbind(dimension)));
  }

  private static Tensor[] array(TensorVector parts) {
    var result = new Tensor[(int) parts.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = new Tensor(parts.get(i));
    }
    return result;
  }

  public static Tensor cat(long dimension, Tensor... parts) {
    return wrap(() -> torch.cat(vector(parts), dimension));
  }

  public static Tensor stack(long dimension, Tensor... parts) {
    return wrap(() -> torch.stack(vector(parts), dimension));
  }

  static TensorVector vector(Tensor... parts) {
    var raws = new org.bytedeco.pytorch.Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      raws[i] = parts[i].raw;
    }
    return new TensorVector(raws);
  }

  public Tensor contiguous() {
    return wrap(raw::contiguous);
  }

  /** Elements repeated one after the other along a dimension. */
  public Tensor repeatInterleave(long times, long dimension) {
    return wrap(
        () -> torch.repeat_interleave(raw, times, new LongOptional(dimension), new LongOptional()));
  }

  /** The elements of these dimensions in reverse order. */
  public Tensor flip(long... dimensions) {
    return wrap(() -> raw.flip(dimensions));
  }

  /** The same numbers as another type; this tensor itself if it has that type. */
  public Tensor to(DType type) {
    return type() == type ? this : wrap(() -> raw.to(type.raw()));
  }

  @Override
  public Tensor clone() {
    return wrap(raw::clone);
  }

  // In place; nothing is recorded for the backward pass.

  /** Overwrites this tensor's elements. */
  public Tensor copyFrom(Tensor source) {
    try (var quiet = NoGrad.open()) {
      attempt(() -> raw.copy_(source.raw));
    }
    return this;
  }

  public Tensor fill(double value) {
    try (var quiet = NoGrad.open()) {
      attempt(() -> raw.fill_(new Scalar(value)));
    }
    return this;
  }

  // Gradients.

  public Tensor requiresGrad(boolean wanted) {
    raw.set_requires_grad(wanted);
    return this;
  }

  public boolean requiresGrad() {
    return raw.requires_grad();
  }

  public Tensor detach() {
    return wrap(raw::detach);
  }

  /** Adds the gradient of this one-element tensor to every leaf that requires one. */
  public void backward() {
    attempt(
        () -> {
          raw.backward();
          return null;
        });
  }

  /** The gradient that backward passes have added up, or an error where there is none. */
  public Tensor grad() {
    var gradient = raw.grad();
    if (!gradient.defined()) {
      throw new TensorException("no backward pass has reached this tensor");
    }
    return new Tensor(gradient);
  }

  /** Frees the tensor before its scope ends. */
  @Override
  public void close() {
    raw.close();
  }

  @Override
  public String toString() {
    return type() + Arrays.toString(shape());
  }
}

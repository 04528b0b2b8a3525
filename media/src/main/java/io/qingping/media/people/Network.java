package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromTFLite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.StringVector;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * One TensorFlow Lite network run by OpenCV. The input is a square RGB picture of {@code side}
 * pixels whose values become {@code (value - mean) * scale}. One call runs at a time.
 */
final class Network implements AutoCloseable {
  private static final String FOLDER = "/io/qingping/media/models/";

  private final Net net;
  private final StringVector outputs;
  private final int side;
  private final double scale;
  private final double mean;

  private Network(Net net, int side, double scale, double mean) {
    this.net = net;
    this.outputs = net.getUnconnectedOutLayersNames();
    this.side = side;
    this.scale = scale;
    this.mean = mean;
  }

  /** A network whose pixels go from -1 to 1; empty if the model was not built in. */
  static Optional<Network> signed(String name, int side) {
    return read(name).map(net -> new Network(net, side, 1 / 127.5, 127.5));
  }

  /** A network whose pixels go from 0 to 1; empty if the model was not built in. */
  static Optional<Network> unsigned(String name, int side) {
    return read(name).map(net -> new Network(net, side, 1 / 255.0, 0));
  }

  private static Optional<Net> read(String name) {
    try (InputStream in = Network.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        return Optional.empty();
      }
      var bytes = in.readAllBytes();
      try (var model = new BytePointer(bytes)) {
        return Optional.of(readNetFromTFLite(model, bytes.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int side() {
    return side;
  }

  /** The outputs for one picture, told apart by {@link #output}. */
  synchronized float[][] run(Mat rgb) {
    try (var scope = new PointerScope()) {
      var blob =
          blobFromImage(
              rgb,
              scale,
              new Size(side, side),
              new Scalar(mean, mean, mean, 0),
              false,
              false,
              CV_32F);
      net.setInput(blob);
      var results = new MatVector();
      net.forward(results, outputs);
      var arrays = new float[(int) results.size()][];
      for (int i = 0; i < arrays.length; i++) {
        var result = results.get(i);
        arrays[i] = new float[(int) result.total()];
        new FloatPointer(result.data()).get(arrays[i]);
      }
      return arrays;
    }
  }

  /** The output with this many values; names and order differ between runtimes, sizes do not. */
  static float[] output(float[][] outputs, int length) {
    return Arrays.stream(outputs)
        .filter(output -> output.length == length)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no output of " + length + " values"));
  }

  @Override
  public void close() {
    outputs.close();
    net.close();
  }
}

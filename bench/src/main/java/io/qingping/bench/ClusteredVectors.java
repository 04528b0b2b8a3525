package io.qingping.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Unit vectors around centres, as pictures of some thousand subjects lie in a model's space;
 * uniform ones would have no near neighbours worth finding. Little-endian floats, row after row.
 */
final class ClusteredVectors {
  private static final int PER_CENTRE = 50;
  private static final double SPREAD = 0.8; // length of the noise beside a centre of length 1

  private ClusteredVectors() {}

  /** Writes {@code vectors.f32} and {@code queries.f32}, which are others of the same clusters. */
  static void write(Path folder, int count, int queries, int dimension, long seed)
      throws IOException {
    var centres = new float[Math.max(2, count / PER_CENTRE)][];
    var random = new Random(seed);
    for (int i = 0; i < centres.length; i++) {
      centres[i] = unit(noise(random, dimension));
    }
    write(folder.resolve("vectors.f32"), centres, count, random);
    write(folder.resolve("queries.f32"), centres, queries, random);
  }

  private static void write(Path file, float[][] centres, int count, Random random)
      throws IOException {
    int dimension = centres[0].length;
    var row = ByteBuffer.allocate(Float.BYTES * dimension).order(ByteOrder.LITTLE_ENDIAN);
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int i = 0; i < count; i++) {
        var vector = unit(noise(random, dimension));
        var centre = centres[random.nextInt(centres.length)];
        for (int j = 0; j < dimension; j++) {
          vector[j] = (float) (centre[j] + SPREAD * vector[j]);
        }
        row.clear().asFloatBuffer().put(unit(vector));
        out.write(row.array());
      }
    }
  }

  private static float[] noise(Random random, int dimension) {
    var vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  /** Reads the next row; false at the end. */
  static boolean read(java.io.InputStream in, float[] into) throws IOException {
    var bytes = in.readNBytes(Float.BYTES * into.length);
    if (bytes.length < Float.BYTES * into.length) {
      return false;
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(into);
    return true;
  }
}

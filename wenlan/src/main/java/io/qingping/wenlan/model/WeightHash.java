package io.qingping.wenlan.model;

import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short name for weights: the same numbers under the same names have the same, however stored.
 */
final class WeightHash {
  private static final int BYTES = 8;

  private WeightHash() {}

  static String of(Map<String, Tensor> weights) {
    return of(weights, "");
  }

  /**
   * @param more what else makes a difference to what is computed
   */
  static String of(Map<String, Tensor> weights, String more) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(more.getBytes(StandardCharsets.UTF_8));
      var channel = new Channel(sha);
      for (var entry : new TreeMap<>(weights).entrySet()) {
        sha.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
        entry.getValue().writeTo(channel);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private record Channel(MessageDigest sha) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      sha.update(bytes);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}

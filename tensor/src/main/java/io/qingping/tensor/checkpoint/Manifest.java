package io.qingping.tensor.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code state.json}: the step and state of a run, and the SHA-256 of every file beside it and of
 * itself.
 *
 * @param files names of the files beside it
 */
record Manifest(long step, Map<String, String> state, List<String> files) {
  private static final String NAME = "state.json";
  private static final String FORMAT = "qingping-checkpoint";
  private static final int VERSION = 1;

  void write(Path folder) throws IOException {
    var root = Checkpoint.JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION).put("step", step);
    root.set("state", Checkpoint.JSON.valueToTree(state));
    var sums = root.putObject("files");
    for (var file : files) {
      sums.put(file, digest(folder.resolve(file)));
    }
    root.put("sha256", digest(root));
    var bytes = Checkpoint.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    DurableFile.write(folder.resolve(NAME), bytes);
  }

  /** Reads a folder's manifest and verifies every file. */
  static Manifest read(Path folder) throws IOException {
    var source = folder.resolve(NAME).toString();
    if (!Files.exists(folder.resolve(NAME))) {
      throw new ModelFormatException(source, "does not exist");
    }
    if (!(Checkpoint.JSON.readTree(Files.readAllBytes(folder.resolve(NAME)))
            instanceof ObjectNode root)
        || !FORMAT.equals(root.path("format").asText())) {
      throw new ModelFormatException(source, "is not the state of a checkpoint");
    }
    if (root.path("version").asInt() != VERSION) {
      throw new ModelFormatException(
          source, "has version %s, this program reads %d".formatted(root.path("version"), VERSION));
    }
    var given = root.remove("sha256");
    if (given == null || !given.asText().equals(digest(root))) {
      throw new ModelFormatException(source, "differs from its checksum");
    }
    for (var sum : root.path("files").properties()) {
      verify(folder.resolve(sum.getKey()), sum.getValue());
    }
    var state = new LinkedHashMap<String, String>();
    root.path("state").properties().forEach(e -> state.put(e.getKey(), e.getValue().asText()));
    return new Manifest(
        root.path("step").asLong(),
        state,
        root.path("files").properties().stream().map(Map.Entry::getKey).toList());
  }

  private static void verify(Path file, JsonNode sum) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.toString(), "does not exist");
    }
    if (!sum.asText().equals(digest(file))) {
      throw new ModelFormatException(file.toString(), "differs from its checksum");
    }
  }

  private static String digest(Path file) throws IOException {
    var sha = sha256();
    var buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static String digest(JsonNode node) throws IOException {
    return HexFormat.of().formatHex(sha256().digest(Checkpoint.JSON.writeValueAsBytes(node)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

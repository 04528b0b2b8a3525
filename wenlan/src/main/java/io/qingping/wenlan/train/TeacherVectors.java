package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.model.SentenceEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * What an encoder says of texts, computed once and kept in files of {@value #PART} rows in fp16, so
 * that a killed computation has lost at most one file.
 */
final class TeacherVectors {
  private static final int PART = 8192;
  private static final int BATCH = 64;
  private static final String NAME = "vectors";
  private static final String STAMP = "of";

  private final Path folder;
  private final SentenceEncoder encoder;
  private final DType type;

  /**
   * @param folder of the files, made if it is not there
   * @param type that the encoder computes in
   */
  TeacherVectors(Path folder, SentenceEncoder encoder, DType type) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.encoder = encoder;
    this.type = type;
  }

  /**
   * Rows of length 1: (texts, dimension), fp16; null if stopped before all were there.
   *
   * @param progress hears how many are there
   */
  Tensor of(List<String> texts, LongConsumer progress, BooleanSupplier stopped) {
    try (var scope = Scope.open()) {
      var parts = new ArrayList<Tensor>();
      for (int from = 0; from < texts.size(); from += PART) {
        var part = texts.subList(from, Math.min(from + PART, texts.size()));
        var rows = part(parts.size(), part, stopped);
        if (rows == null) {
          return null;
        }
        parts.add(rows);
        progress.accept(from + part.size());
      }
      return scope.keep(Tensor.cat(0, parts.toArray(Tensor[]::new)));
    }
  }

  private Tensor part(int number, List<String> texts, BooleanSupplier stopped) {
    var file = folder.resolve("%05d.safetensors".formatted(number));
    var about = encoder.id() + " " + type + "\n" + String.join("\n", texts);
    var stamp = UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8)).toString();
    if (Files.exists(file)) {
      var stored = SafeTensors.read(file);
      if (stamp.equals(stored.metadata().get(STAMP))) {
        return stored.tensors().get(NAME);
      }
    }
    var rows = compute(texts, stopped);
    if (rows != null) {
      SafeTensors.write(file, Map.of(NAME, rows), Map.of(STAMP, stamp));
    }
    return rows;
  }

  /** In order of length, as padding costs as much as text. */
  private Tensor compute(List<String> texts, BooleanSupplier stopped) {
    var order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .toList();
    var rows = Tensor.empty(DType.FLOAT16, texts.size(), encoder.dimension());
    for (int from = 0; from < order.size(); from += BATCH) {
      if (stopped.getAsBoolean()) {
        return null;
      }
      var some = order.subList(from, Math.min(from + BATCH, order.size()));
      try (var scope = Scope.open()) {
        var vectors = encoder.vectors(some.stream().map(texts::get).toList(), type);
        for (int i = 0; i < some.size(); i++) {
          rows.select(0, some.get(i)).copyFrom(vectors.select(0, i));
        }
      }
    }
    return rows;
  }
}

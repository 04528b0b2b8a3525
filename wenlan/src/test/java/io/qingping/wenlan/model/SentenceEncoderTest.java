package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @BeforeEach
  void copyTheTinyOne() throws IOException {
    Files.copy(Fixtures.path("bert_tiny.onnx"), folder.resolve("model.onnx"));
    Files.copy(Fixtures.path("bert_tiny_tokenizer.json"), folder.resolve("tokenizer.json"));
  }

  private static List<JsonNode> recorded() throws IOException {
    var root = JSON.readTree(Fixtures.path("bert_tiny_io.json").toFile());
    return StreamSupport.stream(root.spliterator(), false).toList();
  }

  private static void assertEqual(JsonNode recorded, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      assertThat((double) vector[i])
          .as(recorded.get("text").asText())
          .isCloseTo(recorded.get("vector").get(i).asDouble(), within(1e-5));
    }
  }

  @Test
  void vectorsAndTokensEqualThoseOfOnnxRuntime() throws IOException {
    var encoder = SentenceEncoder.read(folder);
    assertThat(encoder.dimension()).isEqualTo(16);
    var texts = recorded().stream().map(text -> text.get("text").asText()).toList();
    try (var scope = Scope.open()) {
      var together = encoder.vectors(texts, DType.FLOAT32);
      for (int i = 0; i < texts.size(); i++) {
        var expected = recorded().get(i);
        var tokens = JSON.convertValue(expected.get("tokens"), long[].class);
        assertThat(encoder.words().encode(texts.get(i), tokens.length)).isEqualTo(tokens);
        assertEqual(expected, encoder.vectors(List.of(texts.get(i)), DType.FLOAT32).floats());
        assertEqual(expected, together.select(0, i).floats()); // whatever stands beside it
      }
    }
  }

  @Test
  void inBf16TheyPointNearlyTheSameWay() throws IOException {
    var encoder = SentenceEncoder.read(folder);
    var texts = recorded().stream().map(text -> text.get("text").asText()).toList();
    try (var scope = Scope.open()) {
      var exact = encoder.vectors(texts, DType.FLOAT32);
      var rough = encoder.vectors(texts, DType.BFLOAT16);
      assertThat(exact.mul(rough).sum(1).neg().max().item()).isLessThan(-0.999);
    }
  }

  @Test
  void refusesOtherNetworksAndWordsThatDoNotBelongToIt() throws IOException {
    Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SentenceEncoder.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is no ONNX file or is damaged");
    Files.delete(folder.resolve("model.onnx"));
    assertThatThrownBy(() -> SentenceEncoder.read(folder)).hasMessageContaining("does not exist");
    Files.copy(Fixtures.path("bert_tiny.onnx"), folder.resolve("model.onnx"));
    Files.delete(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("vocab.txt"), WordPiece.chinese().vocabulary());
    assertThatThrownBy(() -> SentenceEncoder.read(folder))
        .hasMessageContaining("the tokeniser has 21128 words, the network 33");
  }
}

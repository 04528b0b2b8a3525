package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of weight files that cannot be used. */
class MotionModelTest {
  private static final String CONFIG = "{\"hidden\": 16, \"depth\": 1, \"heads\": 2, \"patch\": 8}";

  @TempDir private Path folder;

  private Path write(Map<String, Tensor> weights, Map<String, String> metadata) {
    var file = folder.resolve("motion.safetensors");
    SafeTensors.write(file, weights, metadata);
    return file;
  }

  private static Map<String, Tensor> weights() {
    return new LinkedHashMap<>(
        new MotionVdt(new MotionConfig(16, 1, 2, 8), new Generator(1)).stateDict());
  }

  private static void assertRefused(Path file, String... parts) {
    var refusal =
        assertThatThrownBy(() -> MotionModel.load(file))
            .isInstanceOf(ModelFormatException.class)
            .hasMessageContaining(file.getFileName().toString());
    for (var part : parts) {
      refusal.hasMessageContaining(part);
    }
  }

  @Test
  void loadsWhatFits() {
    try (var scope = Scope.open()) {
      var model = MotionModel.load(write(weights(), Map.of("config", CONFIG)));
      assertThat(model.parameterCount()).isPositive();
    }
  }

  @Test
  void namesAMissingConfiguration() {
    try (var scope = Scope.open()) {
      assertRefused(write(weights(), Map.of()), "has no 'config' in its metadata");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "[]", "7", "{}", "{\"hidden\": \"wide\"}"})
  void namesAConfigurationThatIsNone(String config) {
    try (var scope = Scope.open()) {
      assertRefused(
          write(weights(), Map.of("config", config)), "its 'config' cannot be understood");
    }
  }

  @Test
  void namesATensorOfAnotherShape() {
    try (var scope = Scope.open()) {
      var weights = weights();
      weights.put("wind.0.bias", Tensor.zeros(3));
      assertRefused(
          write(weights, Map.of("config", CONFIG)), "'wind.0.bias' is [3], expected [16]");
    }
  }

  @Test
  void namesAMissingTensor() {
    try (var scope = Scope.open()) {
      var weights = weights();
      weights.remove("spectrum_scales");
      assertRefused(write(weights, Map.of("config", CONFIG)), "'spectrum_scales' [6] is missing");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 100, 5000})
  void refusesAFileThatWasCutOff(int left) throws IOException {
    try (var scope = Scope.open()) {
      var file = write(weights(), Map.of("config", CONFIG));
      var bytes = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(bytes, left));
      assertRefused(file);
      Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      assertRefused(file);
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    assertRefused(folder.resolve("nowhere.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-2, 1", "4, -0.5"})
  void refusesImpossibleSampling(int steps, double guidance) {
    assertThatThrownBy(() -> new MotionModel.Sampling(steps, guidance))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("steps must be positive and guidance not negative");
  }
}

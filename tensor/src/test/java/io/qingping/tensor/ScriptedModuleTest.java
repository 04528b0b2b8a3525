package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that PyTorch 2.15 saved: channel means of a clip, after two switches. */
class ScriptedModuleTest {
  private static Path file() throws URISyntaxException {
    return Path.of(ScriptedModuleTest.class.getResource("/fixtures/script_features.ts").toURI());
  }

  private static Tensor clip() {
    return Tensor.of(new float[] {0, 255, 255, 255, 0, 0, 0, 51}, 1, 2, 2, 1, 2);
  }

  @Test
  void runsWhatPyTorchSaved() throws Exception {
    try (var scope = Scope.open();
        var module = ScriptedModule.load(file())) {
      var raw = module.forward(clip(), Map.of("return_features", true));
      var scaled = module.forward(clip(), Map.of("return_features", true, "rescale", true));
      assertThat(raw.shape()).containsExactly(1, 2);
      assertThat(raw.floats()).containsExactly(191.25f, 12.75f);
      assertThat(scaled.floats()).containsExactly(0.5f, -0.9f);
      assertThat(module.forward(clip(), Map.of()).floats()).containsOnly(0);
    }
  }

  @Test
  void leavesOnlyItsResult() throws Exception {
    try (var module = ScriptedModule.load(file())) {
      for (int i = 0; i < 3; i++) {
        try (var scope = Scope.open()) {
          module.forward(clip(), Map.of("return_features", true));
        }
      }
      long before = Pointer.totalCount();
      for (int i = 0; i < 50; i++) {
        try (var scope = Scope.open()) {
          module.forward(clip(), Map.of("return_features", true));
        }
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void namesTheFileThatIsNoScript(@TempDir Path folder) throws Exception {
    var missing = folder.resolve("i3d.pt");
    assertThatThrownBy(() -> ScriptedModule.load(missing))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(missing + ": there is no such file");
    Files.writeString(missing, "no archive");
    assertThatThrownBy(() -> ScriptedModule.load(missing))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(missing + ": is not a TorchScript file");
  }

  @Test
  void namesTheArgumentThatForwardDoesNotTake() throws Exception {
    try (var scope = Scope.open();
        var module = ScriptedModule.load(file())) {
      assertThatThrownBy(() -> module.forward(clip(), Map.of("loudly", true)))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("loudly")
          .hasMessageNotContaining("\n");
    }
  }
}

package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Picture;
import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside TensorFlow.js on the same pictures; how it was run stands with the fixtures. */
class NsfwNetworkTest {
  private static final Path TINY = Fixtures.path("tfjs_tiny");

  @TempDir private Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** (B, 32, 32, 3) bytes -> (B, 3, side, side), -1 to 1, each pixel a square of several. */
  private static Tensor pictures(Tensor bytes, int side) {
    return bytes
        .to(DType.FLOAT32)
        .permute(0, 3, 1, 2)
        .repeatInterleave(side / 32, 2)
        .repeatInterleave(side / 32, 3)
        .div(127.5)
        .sub(1);
  }

  private static void requireParity(NsfwNetwork network, String fixture, double tolerance) {
    var expected = Fixtures.tensors(fixture);
    var pictures = pictures(expected.get("pictures"), network.input().size());
    var map = network.features().forward(pictures);
    assertThat(Fixtures.difference(map.mean(2, 3), expected.get("features"))).isLessThan(tolerance);
    assertThat(Fixtures.difference(network.kinds(pictures), expected.get("classes")))
        .isLessThan(1e-4);
    if (expected.containsKey("maps")) {
      var maps = expected.get("maps").permute(0, 3, 1, 2);
      assertThat(Fixtures.difference(map, maps)).isLessThan(tolerance);
    }
  }

  @Test
  void aTinyNetworkInThePackagesLayoutComputesTheSame() {
    var network = NsfwNetwork.read(TINY);
    assertThat(network.input().size()).isEqualTo(32);
    assertThat(network.features().width()).isEqualTo(24);
    assertThat(network.parameters()).isEmpty(); // nothing to train
    requireParity(network, "tfjs_tiny_io.safetensors", 1e-5);
  }

  @Test
  void thePublishedNetworkComputesTheSameWhereItIsBuiltIn() {
    NsfwNetwork.bundled()
        .ifPresent(
            network -> {
              assertThat(network.features().width()).isEqualTo(1792);
              requireParity(network, "nsfwjs_io.safetensors", 2e-5);
            });
  }

  @Test
  void everyDepthSaysSomethingOfAPicture() {
    var features = NsfwNetwork.read(TINY).features();
    var pictures = pictures(Fixtures.tensors("tfjs_tiny_io.safetensors").get("pictures"), 32);
    var levels = features.levels(pictures, Mode.USE);
    assertThat(levels.shape()).containsExactly(pictures.size(0), 1, features.levelsWidth());
    long before = features.levelsWidth() - features.width();
    assertThat(before).isPositive();
    var last = Functions.layerNorm(features.forward(pictures).mean(2, 3), 1e-5).unsqueeze(1);
    assertThat(Fixtures.difference(levels.narrow(2, before, features.width()), last))
        .isLessThan(1e-6);
    var deviation = levels.narrow(2, 0, before).square().mean().sqrt().item();
    assertThat(deviation).isCloseTo(1, within(0.01));
  }

  @Test
  void picturesOfAnySizeAreTold() {
    var kinds = NsfwNetwork.read(TINY).kinds(List.of(new Picture(5, 9, new byte[135])));
    assertThat(kinds).hasNumberOfRows(1);
    assertThat(kinds[0][0] + kinds[0][1] + kinds[0][2] + kinds[0][3] + kinds[0][4])
        .isCloseTo(1, within(1e-5f));
  }

  @Test
  void thePackageIsReadAsNpmMakesIt() throws IOException {
    var archive = folder.resolve("package.tgz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive));
        var tar = new TarArchiveOutputStream(out);
        var files = Files.list(TINY)) {
      for (var file : files.toList()) {
        var name = "package/dist/models/mobilenet_v2_mid/" + file.getFileName();
        var entry = new TarArchiveEntry(file.toFile(), name);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
    assertThat(NsfwNetwork.read(archive).features().id())
        .isEqualTo(NsfwNetwork.read(TINY).features().id());
  }

  @Test
  void whatIsCutShortIsRefused() throws IOException {
    for (var name : new String[] {"model.min.js", "group1-shard1of2.min.js"}) {
      Files.copy(TINY.resolve(name), folder.resolve(name));
    }
    assertThatThrownBy(() -> NsfwNetwork.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has no file group1-shard2of2.min.js");
    Files.writeString(folder.resolve("group1-shard2of2.min.js"), "e.exports=\"AAAA\"");
    assertThatThrownBy(() -> NsfwNetwork.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("needs more bytes than there are");
    Files.writeString(folder.resolve("model.min.js"), "e.exports={format:!0,weights:[.5]}");
    assertThatThrownBy(() -> NsfwNetwork.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is no graph model");
    assertThatThrownBy(() -> NsfwNetwork.read(folder.resolve("model.min.js")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is no package of npm");
  }
}

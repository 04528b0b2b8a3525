package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.train.RecallEvaluation.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallEvaluationTest {
  @TempDir private Path folder;

  @Test
  void colouredShapesAreFoundByTheirPixels() throws Exception {
    var archive = Shapes.write(folder.resolve("00000.tar"), 60, 1);
    var config =
        Shapes.config(
            archive,
            folder.resolve("config.json"),
            Shapes.MODEL + ", \"queue\": 24, \"rate\": 1, \"steps\": 9, \"held\": 0.3");
    var report =
        new RecallEvaluation(config, folder.resolve("features"), problem -> {})
            .run(Optional.empty());
    assertThat(report.trained() + report.pictures()).isEqualTo(60);
    assertThat(report.captions()).isBetween(5, 18);
    var pixels = report.recalls().get(Method.RIDGE_PIXELS);
    var chance = report.recalls().get(Method.CHANCE);
    assertThat(chance.get("i2t/R@1")).isCloseTo(1.0 / report.captions(), within(0.04));
    assertThat(pixels.get("i2t/R@1")).isGreaterThan(2 * chance.get("i2t/R@1"));
    assertThat(report.recalls()).doesNotContainKey(Method.MODEL);
  }

  @Test
  void ridgeRegressionFindsALinearMap() {
    try (var scope = Scope.open()) {
      var random = new Generator(3);
      var map = random.normal(6, 4);
      var pictures = random.normal(200, 6);
      var texts = pictures.matmul(map).add(0.5);
      var ridge = new Ridge(pictures, texts, 1e-9);
      var more = random.normal(5, 6);
      var expected = Functions.normalise(more.matmul(map).add(0.5));
      assertThat(Fixtures.difference(ridge.of(more), expected)).isLessThan(1e-4);
    }
  }

  @Test
  void rareCharactersMakeTextsAlike() {
    try (var scope = Scope.open()) {
      var texts = new NgramText(List.of("红的猫", "红的狗", "绿的狗", "绿的马"));
      var vectors = texts.vectors(List.of("红的猫", "绿的猫", "绿的马"));
      assertThat(dot(vectors, 0, 1)).isGreaterThan(dot(vectors, 0, 2) + 0.1);
      assertThat(dot(vectors, 0, 0)).isCloseTo(1, within(1e-5));
    }
  }

  private static double dot(Tensor rows, int a, int b) {
    return rows.select(0, a).mul(rows.select(0, b)).sum().item();
  }
}

package io.qingping.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void measuresAloneWhereThePeerIsMissing() {
    int code = run("vdt", "--depth", "1", "--rounds", "1", "--python", "no-such-python");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("'no-such-python' has no PyTorch", "Install the pip packages torch")
        .containsPattern("training step, batch 4, bf16 \\| \\d+");
  }

  @Test
  void growthIsMeasuredInProcessesOfTheirOwn(@TempDir Path folder) {
    var plot = folder.resolve("growth.png");
    int code =
        run(
            "growth",
            "--frames=2",
            "--sizes=32",
            "--batches=1,2",
            "--rounds=1",
            "--plot",
            "" + plot);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsPattern("\\| 2 \\| 32 \\| 1 \\| 128 \\| \\d+ \\| \\d+ \\| \\d\\d\\d+ \\|");
    assertThat(plot).isNotEmptyFile();
  }

  @Test
  void twoProcessesAverageAndTrain() {
    int code = run("group", "--networks", "xs", "--rounds", "1", "--batch", "2");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsPattern("\\| xs \\| \\d+\\.\\d \\| \\d+")
        .containsPattern("two processes, one thread each \\| \\d+");
  }

  @Test
  void samplersAndTheirCacheAreMeasured(@TempDir Path folder) {
    var network = new VdtConfig(5, 32, 32, 3, 16, 16, 2, 2, false, 0, true, true, true);
    var file = folder.resolve("model.safetensors");
    VideoModel.fresh(new VideoConfig(network, Objective.CLEAN), new Generator(1))
        .export(file, DType.FLOAT32);
    int code = run("sample", "--model", file.toString(), "--clips=2", "--rounds=1", "--many=5");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString().lines()).hasSize(2 + 3 * 4 + 2 * 4);
    // The reference itself, and fresh weights that predict grey for a ball on white.
    assertThat(out.toString()).containsPattern("flow-heun \\| 5 \\|  \\| [\\d.]+ .* \\| 100.0 \\|");
  }

  @Test
  void theVectorIndexIsMeasuredAgainstTheScan() {
    int code =
        run(
            "search",
            "--vectors=1000",
            "--dimension=16",
            "--queries=20",
            "--python=no-such-python");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("| exact scan | 1.000 |", "'no-such-python' has no hnswlib")
        .containsPattern("graph, 100 \\| (1\\.000|0\\.9[5-9]\\d) ");
  }

  @Test
  void pagesAreReadBeforePicturesNeedTheLauncher(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.html"), "<p>One page<img src=a.png>");
    int code =
        run("gather", "--pages", "" + folder, "--pictures=1", "--rounds=1", "--python=no-python");
    assertThat(out.toString())
        .contains("1 pages of 26 bytes on average", "'no-python' has no img2dataset")
        .containsPattern("one thread: \\d+ .* pages/s");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("the benchmarks are started by './qp bench NAME'");
  }

  @Test
  void clipNeedsTheLauncher() {
    assertThat(run("clip", "--runs", "1")).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("the benchmarks are started by './qp bench NAME'");
  }
}

package io.qingping.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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
  void twoProcessesAverageAndTrain() {
    int code = run("group", "--networks", "xs", "--rounds", "1", "--batch", "2");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsPattern("\\| xs \\| \\d+\\.\\d \\| \\d+")
        .containsPattern("two processes, one thread each \\| \\d+");
  }

  @Test
  void clipNeedsTheLauncher() {
    assertThat(run("clip", "--runs", "1")).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("the benchmarks are started by './qp bench NAME'");
  }
}

package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final int STEPS = 2000;
  private static final int WARM_UP = 300;

  private final Generator random = new Generator(11);
  private final Mlp model = new Mlp(8, 32, 1, random);
  private final AdamW optimiser = new AdamW(model, AdamW.Options.defaults());
  private final Ema ema = new Ema(model, 0.999);

  private double step() {
    try (var scope = Scope.open()) {
      var x = random.normal(64, 8);
      var target = x.square().sum(1).sqrt().view(64, 1);
      optimiser.zeroGradients();
      var loss = Functions.mseLoss(model.forward(x), target);
      loss.backward();
      optimiser.step(3e-3);
      ema.update();
      return loss.item();
    }
  }

  @Test
  void memoryStaysFlatWhileTheLossFalls() throws IOException {
    double first = 0;
    double last = 0;
    long residentBefore = 0;
    long pointersBefore = 0;
    for (int i = 0; i < STEPS; i++) {
      double loss = step();
      first += i < 50 ? loss / 50 : 0;
      last += i >= STEPS - 50 ? loss / 50 : 0;
      if (i == WARM_UP) {
        System.gc();
        residentBefore = residentKiB();
        pointersBefore = Pointer.totalCount();
      }
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointersBefore);
    System.gc();
    assertThat(residentKiB() - residentBefore).isLessThan(24 << 10);
    assertThat(last).isLessThan(first / 10);
  }

  @Test
  void theSameSeedGivesTheSameLosses() {
    var twin = new TrainingTest();
    for (int i = 0; i < 100; i++) {
      assertThat(twin.step()).isEqualTo(step());
    }
  }

  /** Memory of the process that is in RAM; 0 where there is no /proc. */
  private static long residentKiB() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}

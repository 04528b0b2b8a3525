package io.qingping.vdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import io.qingping.vdt.diffusion.GaussianDiffusion;
import io.qingping.vdt.diffusion.NoiseSchedule;
import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskMask;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.model.VdtConfig;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The public reference implementation's numbers, from both kinds of weight file. */
class ReferenceParityTest {
  enum Source {
    SAFETENSORS,
    TORCH
  }

  private Scope scope;
  private NoGrad quiet;
  private Map<String, Tensor> recorded;

  @BeforeEach
  void open() {
    Engine.products(Engine.Products.EXACT);
    scope = Scope.open();
    quiet = NoGrad.open();
    recorded = SafeTensors.read(fixture("vdt_tiny_io.safetensors")).tensors();
  }

  @AfterEach
  void close() {
    quiet.close();
    scope.close();
  }

  private static Path fixture(String name) {
    try {
      return Path.of(ReferenceParityTest.class.getResource("/fixtures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Vdt network(Source source) {
    var vdt =
        new Vdt(
            new VdtConfig(4, 8, 8, 4, 2, 48, 2, 4, true, 1, false, false, false), new Generator(3));
    switch (source) {
      case SAFETENSORS ->
          vdt.load(
              SafeTensors.read(fixture("vdt_tiny.safetensors")).tensors(), "vdt_tiny.safetensors");
      case TORCH -> vdt.load(TorchFile.stateDict(fixture("vdt_tiny_ema.pt")), "vdt_tiny_ema.pt");
    }
    return vdt;
  }

  private Tensor recorded(String name) {
    return recorded.get(name);
  }

  /** (B, C, T, H, W) of the reference as (B, T, C, H, W). */
  private Tensor framesFirst(String name) {
    return recorded(name).transpose(1, 2);
  }

  private static int[] steps(Tensor t) {
    return java.util.Arrays.stream(t.longs()).mapToInt(Math::toIntExact).toArray();
  }

  private static double difference(Tensor x, Tensor y) {
    assertThat(x.shape()).isEqualTo(y.shape());
    return x.sub(y).abs().max().item();
  }

  @ParameterizedTest
  @EnumSource
  void forward(Source source) {
    var y = network(source).forward(recorded("x"), recorded("t").to(DType.FLOAT32));
    assertThat(difference(y, recorded("y"))).isLessThan(1e-5);
  }

  @Test
  void forwardWithModernSwitches() {
    var tensors = new HashMap<>(SafeTensors.read(fixture("vdt_modern.safetensors")).tensors());
    var x = tensors.remove("data.x");
    var t = tensors.remove("data.t");
    var expected = tensors.remove("data.y");
    var config = new VdtConfig(3, 8, 8, 3, 2, 16, 2, 2, false, 0, true, true, true);
    var vdt = new Vdt(config, new Generator(3));
    vdt.load(tensors, "vdt_modern.safetensors");
    assertThat(difference(vdt.forward(x, t), expected)).isLessThan(1e-4); // of up to 4.5
  }

  @ParameterizedTest
  @EnumSource
  void ancestralSampling(Source source) {
    var diffusion = new GaussianDiffusion(NoiseSchedule.linear(1000).respaced(20));
    var noise = recorded("step_noise");
    var sample =
        diffusion.sample(
            network(source)::forward,
            recorded("raw"),
            recorded("mask").unsqueeze(2),
            framesFirst("z"),
            step -> noise.select(0, 19 - step).transpose(1, 2));
    // Without clipping the sample grows to 672, where neighbouring fp32 numbers are 6e-5 apart.
    var expected = framesFirst("sample");
    var tolerance = expected.abs().clamp(1, Float.MAX_VALUE).mul(1e-4);
    assertThat(sample.sub(expected).abs().div(tolerance).max().item()).isLessThan(1);
  }

  @ParameterizedTest
  @EnumSource
  void trainingLosses(Source source) {
    var losses =
        new GaussianDiffusion(NoiseSchedule.linear(1000))
            .losses(
                network(source)::forward,
                recorded("raw"),
                steps(recorded("t")),
                recorded("mask").unsqueeze(2),
                framesFirst("train_noise"));
    assertThat(difference(losses.mse(), recorded("loss_mse"))).isLessThan(1e-5);
    assertThat(difference(losses.bound(), recorded("loss_vb"))).isLessThan(1e-5);
    assertThat(difference(losses.total(), recorded("loss_loss"))).isLessThan(1e-5);
  }

  @Test
  void schedules() {
    var full = NoiseSchedule.linear(1000);
    var betas = recorded("schedule1000_betas").doubles();
    for (int t = 0; t < 1000; t++) {
      assertThat(full.beta(t)).isCloseTo(betas[t], within(1e-15));
    }
    var shorter = full.respaced(20);
    var expected = recorded("respaced20_betas").doubles();
    var map = recorded("respaced20_timestep_map").longs();
    for (int t = 0; t < 20; t++) {
      assertThat(shorter.beta(t)).isCloseTo(expected[t], within(1e-12));
      assertThat(shorter.originalStep(t)).isEqualTo((int) map[t]);
    }
  }

  @Test
  void masks() {
    var extent = new Extent(4, 8, 8);
    for (var mask :
        List.of(
            TaskMask.predict(extent, 2),
            TaskMask.backward(extent, 2),
            TaskMask.interpolate(extent, 2, 0),
            TaskMask.unconditional(extent))) {
      var expected = recorded("mask_" + mask.task().name().toLowerCase(java.util.Locale.ROOT));
      assertThat(difference(mask.tensor().select(1, 0), expected)).isZero();
    }
  }
}

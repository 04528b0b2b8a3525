package io.qingping.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.AdamW;
import io.qingping.tensor.DType;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.diffusion.RectifiedFlow;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.model.VdtConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Qingping's VDT with random weights and data: what is timed, and what the peer loads. */
final class VdtSide {
  /** Of Euler's method along a rectified flow; the peer takes as many. */
  static final int SAMPLING_STEPS = 10;

  private final VdtConfig config;
  private final Vdt network;
  private final AdamW optimiser;
  private final ProcessGroup group;
  private final Tensor x; // (B, T, C, H, W)
  private final Tensor t; // (B)
  private final Tensor target; // like x

  VdtSide(VdtConfig config, int batch, Scope scope) {
    this(config, batch, ProcessGroup.alone(), scope);
  }

  VdtSide(VdtConfig config, int batch, ProcessGroup group, Scope scope) {
    this.config = config;
    this.group = group;
    var random = new Generator(7);
    network = new Vdt(config, random);
    // Fresh weights are zero where the network starts as the identity; that would compare nothing.
    for (var weight : network.parameters().values()) {
      weight.copyFrom(weight.detach().add(random.normal(weight.shape()).mul(0.02)));
    }
    long[] shape = {batch, config.frames(), config.channels(), config.height(), config.width()};
    x = scope.keep(random.normal(shape));
    target = scope.keep(random.normal(shape));
    t = scope.keep(random.integers(1000, batch).to(DType.FLOAT32));
    optimiser = new AdamW(network, new AdamW.Options(0.9, 0.999, 1e-8, 0.01, 0));
  }

  /** Writes weights under their official names, the data, and this side's exact output. */
  void write(Path file) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var tensors = new LinkedHashMap<>(network.stateDict());
      tensors.put("data.x", x);
      tensors.put("data.t", t);
      tensors.put("data.target", target);
      tensors.put("data.y", network.forward(x, t));
      var shape = JsonMapper.builder().build().valueToTree(config).toString();
      SafeTensors.write(file, tensors, Map.of("format", "pt", "config", shape));
    }
  }

  /** Largest difference between the outputs in bf16 and in fp32. */
  double halfDifference(int batch) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      return predict(batch, true).sub(predict(batch, false)).abs().max().item();
    }
  }

  /** Largest absolute output. */
  double largest(int batch) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      return predict(batch, false).abs().max().item();
    }
  }

  private Tensor predict(int batch, boolean half) {
    Engine.products(half ? Engine.Products.FAST : Engine.Products.EXACT);
    var clips = x.narrow(0, 0, batch).to(half ? DType.BFLOAT16 : DType.FLOAT32);
    return network.forward(clips, t.narrow(0, 0, batch));
  }

  private void forward(int batch, boolean half) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      predict(batch, half);
    }
  }

  private void sample(int batch, boolean half) {
    Engine.products(half ? Engine.Products.FAST : Engine.Products.EXACT);
    var type = half ? DType.BFLOAT16 : DType.FLOAT32;
    try (var scope = Scope.open()) {
      var noise = x.narrow(0, 0, batch);
      var everything = Tensor.ones(batch, config.frames(), 1, config.height(), config.width());
      RectifiedFlow.sample(
          (at, times) -> network.forward(at.to(type), times).narrow(2, 0, config.channels()),
          noise,
          everything,
          noise,
          SAMPLING_STEPS,
          1,
          RectifiedFlow.Solver.EULER);
    }
  }

  private double step(int batch, boolean half) {
    try (var scope = Scope.open()) {
      optimiser.zeroGradients();
      var noise = predict(batch, half).narrow(2, 0, config.channels());
      var loss = Functions.mseLoss(noise, target.narrow(0, 0, batch));
      loss.backward();
      group.average(optimiser.gradients());
      optimiser.step(1e-4);
      return loss.item();
    }
  }

  /** Seconds of each round, and the last loss of training. */
  Peer.Timed time(String what, int batch, boolean half, int rounds) {
    List<Double> seconds = new ArrayList<>();
    double loss = Double.NaN;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      switch (what) {
        case "step" -> loss = step(batch, half);
        case "sample" -> sample(batch, half);
        default -> forward(batch, half);
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return new Peer.Timed(seconds, loss);
  }

  /** Best GFLOP/s of a product of two square matrices. */
  static double products(boolean half) {
    long n = 2048;
    Engine.products(half ? Engine.Products.FAST : Engine.Products.EXACT);
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var a = new Generator(1).normal(n, n).to(half ? DType.BFLOAT16 : DType.FLOAT32);
      double best = Double.MAX_VALUE;
      for (int i = 0; i < 12; i++) {
        long start = System.nanoTime();
        a.matmul(a).close();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      return 2.0 * n * n * n / best / 1e9;
    }
  }

  /** Billions of floating-point operations in the products of one clip's forward pass. */
  static double gigaflop(VdtConfig config) {
    double d = config.hidden();
    double tokens = (double) config.frames() * config.tokens();
    double linear = 34 * d * d; // two attentions, temporal_fc, perceptron
    double attention = 4 * d * (config.frames() + config.tokens());
    return config.depth() * (tokens * (linear + attention) + 12 * d * d) / 1e9;
  }
}

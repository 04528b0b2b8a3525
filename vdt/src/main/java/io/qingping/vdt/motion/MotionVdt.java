package io.qingping.vdt.motion;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.model.Vdt;

/**
 * A VDT whose frame axis is temporal frequency: it denoises the spectrum of a sway (a spectral
 * volume as in Li et al., 2309.07906, section 4) under a photo's regions. The condition stands as
 * clean frames behind those of the spectrum, which VDT's ablation found best (2305.13311, table 4),
 * with time 0; the wind enters with the time through adaLN.
 */
public final class MotionVdt extends Module {
  private final MotionConfig config;
  private final Vdt vdt;
  private final Linear windIn;
  private final Linear windOut;
  private final Tensor scales; // (K), see SpectrumCode

  public MotionVdt(MotionConfig config, Generator random) {
    this.config = config;
    vdt = child("vdt", new Vdt(config.network(), random));
    int d = config.hidden();
    windIn =
        linear("wind.0", MotionBatch.WIND, d)
            .initialise(w -> Initialisation.xavierUniform(w, random));
    windOut = linear("wind.2", d, d).initialise(w -> Initialisation.xavierUniform(w, random));
    scales = buffer("spectrum_scales", Tensor.ones(MotionConfig.FREQUENCIES));
  }

  MotionConfig config() {
    return config;
  }

  Tensor scales() {
    return scales;
  }

  /**
   * The network as seen by losses and samplers, under a condition.
   *
   * @param type what it computes in
   */
  Denoiser under(MotionBatch condition, DType type) {
    return (x, t) -> {
      long batch = x.size(0);
      var frames = Tensor.cat(1, x, condition.frames()).to(type);
      // A cell that does not move is as noisy as its frame: that is how shipped weights learned.
      var times =
          Tensor.cat(1, t.max(2, 3), Tensor.zeros(batch, (long) MotionConfig.CONDITION_FRAMES));
      var wind = windOut.forward(Functions.silu(windIn.forward(condition.wind())));
      return vdt.forward(frames, times, wind).narrow(1, 0, MotionConfig.FREQUENCIES);
    };
  }
}

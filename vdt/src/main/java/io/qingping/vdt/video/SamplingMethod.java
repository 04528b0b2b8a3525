package io.qingping.vdt.video;

import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.Ddim;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.diffusion.DpmSolver;
import io.qingping.vdt.diffusion.GaussianDiffusion;
import io.qingping.vdt.diffusion.Noise;
import io.qingping.vdt.diffusion.NoiseSchedule;
import io.qingping.vdt.diffusion.RectifiedFlow;
import java.util.Locale;

/** How a model is taken from noise to clips. */
public enum SamplingMethod {
  /** Heun's method along a rectified flow; two questions to the network a step, order two. */
  FLOW_HEUN {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      return flow(network, task, steps, RectifiedFlow.Solver.HEUN);
    }

    @Override
    int questions(int steps) {
      return 2 * steps - 1;
    }
  },
  /** Euler's method along a rectified flow. */
  FLOW_EULER {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      return flow(network, task, steps, RectifiedFlow.Solver.EULER);
    }
  },
  /** The two-step Adams method along a rectified flow: order two at one question a step. */
  FLOW_ADAMS {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      return flow(network, task, steps, RectifiedFlow.Solver.ADAMS);
    }
  },
  /** The official way, with noise at each step. */
  ANCESTRAL {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      var sample =
          new GaussianDiffusion(schedule(steps))
              .sample(network, task.given, task.mask, task.start, step -> noise.next());
      return GaussianDiffusion.compose(task.given, sample, task.mask);
    }
  },
  /** DDIM without noise. */
  DDIM {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      return new Ddim(schedule(steps), 0)
          .sample(network, task.given, task.mask, task.start, step -> noise.next());
    }
  },
  /** DPM-Solver++(2M). */
  DPM_SOLVER {
    @Override
    Tensor sample(Denoiser network, Task task, Noise noise, int steps) {
      return new DpmSolver(schedule(steps)).sample(network, task.given, task.mask, task.start);
    }
  };

  private static final NoiseSchedule PROCESS = NoiseSchedule.linear(1000);

  /**
   * What is asked of a sampler.
   *
   * @param given known content, (B, T, C, H, W)
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param start noise to begin with, as {@code given}
   */
  record Task(Tensor given, Tensor mask, Tensor start) {}

  /** Clips with the given content exactly as given. */
  abstract Tensor sample(Denoiser network, Task task, Noise noise, int steps);

  /** How often the network is asked in so many steps. */
  int questions(int steps) {
    return steps;
  }

  /** Whether a model of this kind can be sampled so. */
  public boolean fits(Objective objective) {
    return isFlow() == (objective != Objective.DDPM);
  }

  private boolean isFlow() {
    return switch (this) {
      case FLOW_HEUN, FLOW_EULER, FLOW_ADAMS -> true;
      case ANCESTRAL, DDIM, DPM_SOLVER -> false;
    };
  }

  /** Clean clips with the noise of a time 0 .. 1000, as the models of this method see them. */
  Tensor noisy(double time, Tensor clean, Tensor noise) {
    double share = isFlow() ? time / 1000 : Math.sqrt(1 - PROCESS.cumulative((int) time));
    double signal = isFlow() ? 1 - share : Math.sqrt(PROCESS.cumulative((int) time));
    return clean.mul(signal).add(noise.mul(share));
  }

  private static Tensor flow(Denoiser network, Task task, int steps, RectifiedFlow.Solver solver) {
    return RectifiedFlow.sample(network, task.given, task.mask, task.start, steps, 1, solver);
  }

  private static NoiseSchedule schedule(int steps) {
    return PROCESS.respaced(steps);
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

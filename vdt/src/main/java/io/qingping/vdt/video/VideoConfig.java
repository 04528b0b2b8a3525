package io.qingping.vdt.video;

import io.qingping.vdt.model.VdtConfig;
import java.util.Objects;

/** What has to be known to use a video model: the network's shape and what its output means. */
public record VideoConfig(VdtConfig network, Objective objective) {
  public VideoConfig {
    Objects.requireNonNull(network, "a video model needs a network");
    Objects.requireNonNull(objective, "a video model needs an objective");
    if ((objective == Objective.DDPM) != network.learnedVariance()) {
      throw new IllegalArgumentException(
          "a learned variance goes with DDPM and nothing else: %s, %s"
              .formatted(objective, network.learnedVariance()));
    }
  }

  /**
   * Whether frames are latents of an image autoencoder, as of the official models, and no pixels:
   * grey has 1 channel, colour 3.
   */
  public boolean hasLatents() {
    return network.channels() != 1 && network.channels() != 3;
  }
}

package io.qingping.vdt.video;

import io.qingping.vdt.model.VdtConfig;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What has to be known to use a video model: the network's shape and what its output means.
 *
 * @param labels the names of the kinds of clips that the network may be told; none if absent
 */
public record VideoConfig(VdtConfig network, Objective objective, List<String> labels) {
  /** Of a model that is told nothing. */
  public VideoConfig(VdtConfig network, Objective objective) {
    this(network, objective, List.of());
  }

  public VideoConfig {
    Objects.requireNonNull(network, "a video model needs a network");
    Objects.requireNonNull(objective, "a video model needs an objective");
    if ((objective == Objective.DDPM) != network.learnedVariance()) {
      throw new IllegalArgumentException(
          "a learned variance goes with DDPM and nothing else: %s, %s"
              .formatted(objective, network.learnedVariance()));
    }
    labels = labels == null ? List.of() : List.copyOf(labels);
    if (!labels.isEmpty()
        && (labels.size() < 2
            || labels.size() != network.labels()
            || Set.copyOf(labels).size() != labels.size())) {
      throw new IllegalArgumentException(
          "a network with %d labels needs as many different names of them, at least 2: %s"
              .formatted(network.labels(), labels));
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

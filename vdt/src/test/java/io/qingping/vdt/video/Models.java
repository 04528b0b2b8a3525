package io.qingping.vdt.video;

import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.vdt.model.VdtConfig;
import java.util.List;

/** Tiny models none of whose weights is zero, and clips for them. */
final class Models {
  static final int FRAMES = 4;
  static final int SIDE = 4;

  private Models() {}

  static VideoModel stirred(Objective objective) {
    return stirred(objective, 3);
  }

  static VideoModel stirred(Objective objective, int channels) {
    return stirred(objective, channels, List.of());
  }

  /** A model that may be told what it shows. */
  static VideoModel stirred(Objective objective, int channels, List<String> labels) {
    boolean official = objective == Objective.DDPM;
    var config =
        new VdtConfig(
            FRAMES,
            SIDE,
            SIDE,
            channels,
            2,
            16,
            3,
            2,
            official,
            official && labels.isEmpty() ? 1 : labels.size(),
            !official,
            !official,
            !official);
    var random = new Generator(8);
    var model = VideoModel.fresh(new VideoConfig(config, objective, labels), random);
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      model
          .network()
          .parameters()
          .values()
          .forEach(w -> w.copyFrom(random.normal(w.shape()).mul(0.1)));
    }
    return model;
  }

  /** Values in [-1, 1] that depend on the seed. */
  static Clip clip(int frames, long seed) {
    return clip(frames, 3, seed);
  }

  static Clip clip(int frames, int channels, long seed) {
    try (var scope = Scope.open()) {
      return Clip.of(new Generator(seed).normal(frames, channels, SIDE, SIDE).mul(0.5));
    }
  }
}

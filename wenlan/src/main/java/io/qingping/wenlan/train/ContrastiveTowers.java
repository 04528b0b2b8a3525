package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Module;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.Brivl;
import io.qingping.wenlan.model.TwoTowers;

/**
 * All that a contrastive training changes: the towers, and, as the objective wants, their momentum
 * copies, two queues or a bias. As one module it is saved and restored with each checkpoint.
 */
final class ContrastiveTowers extends Module {
  private static final String ONLINE = "online";

  /** How the names of a BriVL's weights for texts begin. */
  static final String TEXTS = ONLINE + "." + Brivl.TEXTS + ".";

  /** How the names of the weights of a pictures' backbone begin. */
  static final String BACKBONE = ONLINE + "." + Brivl.BACKBONE;

  private static final double FIRST_BIAS = -2.71; // big_vision's for small data

  private final double momentum;
  private final TwoTowers online;
  private final TwoTowers keys; // null without queues
  private final KeyQueue imageQueue;
  private final KeyQueue textQueue;
  private final Tensor bias; // null but for SigLIP

  /**
   * @param online towers with their first weights
   */
  ContrastiveTowers(TrainConfig config, TwoTowers online, Generator random) {
    this.online = child(ONLINE, online);
    momentum = config.momentum();
    boolean queues = config.objective().hasQueues();
    keys = queues ? child("keys", online.fresh(random)) : null;
    int dimension = online.dimension();
    imageQueue =
        queues ? child("image_queue", new KeyQueue(config.queue(), dimension, random)) : null;
    textQueue =
        queues ? child("text_queue", new KeyQueue(config.queue(), dimension, random)) : null;
    bias =
        config.objective() == TrainConfig.Objective.SIGLIP
            ? parameter("logit_bias", Tensor.full(FIRST_BIAS))
            : null;
    prepare(online, config);
    if (queues) {
      keys.load(online.stateDict(), "the towers");
      prepare(keys, config);
      keys.freeze();
    }
  }

  private static void prepare(TwoTowers towers, TrainConfig config) {
    if (config.bf16()) {
      towers.computeTextsIn(DType.BFLOAT16);
    }
    switch (config.lock()) {
      case NONE -> {}
      case STATISTICS -> towers.keepStatistics();
      case BACKBONE -> towers.freezeBackbone();
      case IMAGES -> towers.freezeImages();
    }
    if (config.textRate() == 0) {
      towers.freezeTexts();
    }
  }

  /** Lets the momentum copies follow: {@code k <- m k + (1 - m) q}, weights only (BriVL). */
  void follow() {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var copies = keys.stateDict();
      online
          .parameters()
          .forEach(
              (name, weight) -> {
                var copy = copies.get(name);
                copy.copyFrom(copy.mul(momentum).add(weight.detach().mul(1 - momentum)));
              });
    }
  }

  TwoTowers online() {
    return online;
  }

  TwoTowers keys() {
    return keys;
  }

  KeyQueue imageQueue() {
    return imageQueue;
  }

  KeyQueue textQueue() {
    return textQueue;
  }

  Tensor bias() {
    return bias;
  }
}

package io.qingping.cli;

import io.qingping.vdt.video.VideoModel;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Which video model a command works with. */
final class VdtModelSettings {
  @Option(
      names = "--model",
      paramLabel = "FILE|DIR",
      defaultValue = "shipped",
      descriptionKey = "vdt.model")
  private String model;

  @Option(names = "--heads", paramLabel = "N", descriptionKey = "vdt.heads")
  private Integer heads;

  VideoModel load() {
    return VideoModel.named(model, heads == null ? OptionalInt.empty() : OptionalInt.of(heads));
  }

  /** For people and for the label. */
  String name() {
    return model;
  }
}

package io.qingping.cli;

import io.qingping.vdt.video.VideoModel;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Which video model a command works with. */
final class VdtModelSettings {
  private static final String SHIPPED = "shipped";

  @Option(
      names = "--model",
      paramLabel = "FILE|DIR",
      defaultValue = SHIPPED,
      descriptionKey = "vdt.model")
  private String model;

  @Option(names = "--heads", paramLabel = "N", descriptionKey = "vdt.heads")
  private Integer heads;

  VideoModel load() {
    if (model.equals(SHIPPED)) {
      return VideoModel.shipped();
    }
    return VideoModel.load(
        Path.of(model), heads == null ? OptionalInt.empty() : OptionalInt.of(heads));
  }

  /** For people and for the label. */
  String name() {
    return model;
  }
}

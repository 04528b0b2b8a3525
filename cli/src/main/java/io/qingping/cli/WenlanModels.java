package io.qingping.cli;

import io.qingping.wenlan.model.TwoTowerModel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one place where a two-tower model is loaded for a command. */
final class WenlanModels {
  /** The name of the model that comes with Qingping. */
  static final String SHIPPED = "wenlan-mini";

  private WenlanModels() {}

  static TwoTowerModel load(String name) {
    if (name.equals(SHIPPED)) {
      return TwoTowerModel.shipped();
    }
    if (!Files.exists(Path.of(name))) {
      throw new IllegalArgumentException(Text.of("error.no-model", name, SHIPPED));
    }
    return TwoTowerModel.load(Path.of(name));
  }

  /** By which the same model is found from another folder. */
  static String origin(String name) {
    return name.equals(SHIPPED) ? name : Path.of(name).toAbsolutePath().toString();
  }
}

package io.qingping.cli;

import io.qingping.wenlan.model.TwoTowerModel;
import java.nio.file.Path;

/** The one place where a two-tower model is loaded for a command. */
final class WenlanModels {
  /** The name of the model that comes with Qingping. */
  static final String SHIPPED = "wenlan-mini";

  private WenlanModels() {}

  static TwoTowerModel load(String name) {
    return name.equals(SHIPPED) ? TwoTowerModel.shipped() : TwoTowerModel.load(Path.of(name));
  }

  /** By which the same model is found from another folder. */
  static String origin(String name) {
    return name.equals(SHIPPED) ? name : Path.of(name).toAbsolutePath().toString();
  }
}

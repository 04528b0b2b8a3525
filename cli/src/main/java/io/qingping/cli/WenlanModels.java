package io.qingping.cli;

import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.model.TwoTowerModel;
import java.nio.file.Path;

/** The one place where a two-tower model is loaded for a command. */
final class WenlanModels {
  private WenlanModels() {}

  static ImageTextModel load(Path path) {
    return TwoTowerModel.load(path);
  }
}

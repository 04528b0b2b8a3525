package io.qingping.wenlan.index;

import io.qingping.media.Picture;
import io.qingping.wenlan.ImageTextModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that indexes slowly and commits often, to be killed. */
final class SlowIndexing {
  private SlowIndexing() {}

  public static void main(String[] arguments) throws Exception {
    var colours = new ColourModel("colours");
    var model =
        new ImageTextModel() {
          @Override
          public String id() {
            return colours.id();
          }

          @Override
          public int dimension() {
            return colours.dimension();
          }

          @Override
          public float[][] images(List<Picture> pictures) {
            try {
              Thread.sleep(100);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return colours.images(pictures);
          }

          @Override
          public float[][] texts(List<String> texts) {
            return colours.texts(texts);
          }
        };
    PhotoIndexer.run(
        Path.of(arguments[0]),
        List.of(Path.of(arguments[1])),
        model,
        "",
        false,
        IndexWatcher.NOBODY,
        Duration.ZERO);
  }
}

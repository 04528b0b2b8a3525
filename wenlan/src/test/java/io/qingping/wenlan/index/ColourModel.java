package io.qingping.wenlan.index;

import io.qingping.media.Picture;
import io.qingping.wenlan.ImageTextModel;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model that knows colours: a picture's vector is its 4 x 4 cells about grey, a text's the colour
 * that it names, and texts without a colour point anywhere.
 */
public final class ColourModel implements ImageTextModel {
  private static final int CELLS = 4;
  private static final Map<String, float[]> COLOURS =
      Map.of(
          "红", new float[] {1, -1, -1},
          "red", new float[] {1, -1, -1},
          "绿", new float[] {-1, 1, -1},
          "green", new float[] {-1, 1, -1},
          "蓝", new float[] {-1, -1, 1},
          "blue", new float[] {-1, -1, 1});

  private final String id;
  int looked; // at how many pictures

  public ColourModel(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return 3 * CELLS * CELLS;
  }

  @Override
  public float[][] images(List<Picture> pictures) {
    looked += pictures.size();
    return pictures.stream().map(ColourModel::image).toArray(float[][]::new);
  }

  @Override
  public float[][] texts(List<String> texts) {
    return texts.stream().map(this::text).toArray(float[][]::new);
  }

  private static float[] image(Picture picture) {
    var vector = new float[3 * CELLS * CELLS];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int cell = y * CELLS / picture.height() * CELLS + x * CELLS / picture.width();
        for (int c = 0; c < 3; c++) {
          int value = picture.rgb()[3 * (y * picture.width() + x) + c] & 255;
          vector[3 * cell + c] += value - 127.3f;
        }
      }
    }
    return unit(vector);
  }

  private float[] text(String text) {
    var vector = new float[dimension()];
    var random = new Random(text.hashCode());
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    COLOURS.forEach(
        (name, colour) -> {
          if (text.contains(name)) {
            for (int i = 0; i < vector.length; i++) {
              vector[i] = colour[i % 3];
            }
          }
        });
    return unit(vector);
  }

  static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }
}

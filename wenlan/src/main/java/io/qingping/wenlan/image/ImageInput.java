package io.qingping.wenlan.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qingping.media.Picture;
import io.qingping.tensor.Tensor;
import java.util.List;

/**
 * How a picture becomes the input of an image tower.
 *
 * @param size side of the square input, pixels
 * @param fit what becomes of the picture's proportions
 * @param mean of each channel, 0 to 1, which is taken off
 * @param deviation of each channel, by which the rest is divided
 * @param sampling how it is brought to its size; absent for {@link Sampling#BICUBIC}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageInput(
    int size, Fit fit, List<Double> mean, List<Double> deviation, Sampling sampling) {
  /** Between pixels. */
  public enum Sampling {
    /** {@link Bicubic}, to whole levels. */
    BICUBIC,
    /** {@link Bilinear}. */
    BILINEAR
  }

  /** From any proportions to a square. */
  public enum Fit {
    /** Squeezed. */
    SQUASH,
    /** The shorter side fills the square; what is outside of it in the middle is lost. */
    CROP
  }

  public ImageInput(int size, Fit fit, List<Double> mean, List<Double> deviation) {
    this(size, fit, mean, deviation, null);
  }

  public ImageInput {
    if (size < 1 || size > 4096) {
      throw new IllegalArgumentException("'size' must be from 1 to 4096 pixels, not " + size);
    }
    if (fit == null || mean == null || deviation == null) {
      throw new IllegalArgumentException("'fit', 'mean' and 'deviation' are needed");
    }
    if (mean.size() != 3 || deviation.size() != 3 || deviation.stream().anyMatch(d -> d <= 0)) {
      throw new IllegalArgumentException(
          "'mean' and 'deviation' have three numbers each, the latter positive: %s, %s"
              .formatted(mean, deviation));
    }
    if (sampling == Sampling.BILINEAR && fit != Fit.SQUASH) {
      throw new IllegalArgumentException("'BILINEAR' is only known for 'SQUASH'");
    }
  }

  /** As CLIP and Chinese-CLIP have it. */
  public static ImageInput clip(int size) {
    return new ImageInput(
        size,
        Fit.SQUASH,
        List.of(0.48145466, 0.4578275, 0.40821073),
        List.of(0.26862954, 0.26130258, 0.27577711));
  }

  /**
   * As the code has it that BriVL-1.0 was released with: torchvision 0.9's {@code Resize} of a
   * tensor, which does not smooth.
   */
  public static ImageInput brivl(int size) {
    var usual = imageNet(size);
    return new ImageInput(size, Fit.SQUASH, usual.mean, usual.deviation, Sampling.BILINEAR);
  }

  /** As networks trained on ImageNet have it. */
  public static ImageInput imageNet(int size) {
    return new ImageInput(
        size, Fit.SQUASH, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  /** As EfficientNet's lite family has it: 127 levels taken off, divided by 128. */
  public static ImageInput lite(int size) {
    double mean = 127 / 255.0;
    double deviation = 128 / 255.0;
    return new ImageInput(
        size, Fit.SQUASH, List.of(mean, mean, mean), List.of(deviation, deviation, deviation));
  }

  /** From -1 to 1, as TensorFlow's networks have it. */
  public static ImageInput centred(int size) {
    return new ImageInput(size, Fit.SQUASH, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
  }

  /** The picture at the input's size. */
  public Picture fitted(Picture picture) {
    if (sampling == Sampling.BILINEAR) {
      return rounded(levels(picture));
    }
    if (fit == Fit.SQUASH) {
      return Bicubic.resize(picture, size, size);
    }
    int shorter = Math.min(picture.width(), picture.height());
    int width = (int) ((long) size * picture.width() / shorter);
    int height = (int) ((long) size * picture.height() / shorter);
    return cut(Bicubic.resize(picture, width, height), (width - size) / 2, (height - size) / 2);
  }

  private Picture rounded(float[] levels) {
    var rgb = new byte[levels.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(levels[i]);
    }
    return new Picture(size, size, rgb);
  }

  /** The picture at the input's size, RGB row by row, 0 to 255. */
  private float[] levels(Picture picture) {
    if (sampling == Sampling.BILINEAR) {
      return Bilinear.resize(picture, size, size);
    }
    var rgb = fitted(picture).rgb();
    var levels = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      levels[i] = rgb[i] & 0xff;
    }
    return levels;
  }

  private Picture cut(Picture picture, int left, int top) {
    var rgb = new byte[3 * size * size];
    for (int row = 0; row < size; row++) {
      int from = 3 * ((top + row) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, rgb, 3 * row * size, 3 * size);
    }
    return new Picture(size, size, rgb);
  }

  /** Pictures of any size -> (B, 3, size, size). */
  public Tensor tensor(List<Picture> pictures) {
    int area = size * size;
    var values = new float[pictures.size() * 3 * area];
    for (int i = 0; i < pictures.size(); i++) {
      var levels = levels(pictures.get(i));
      for (int channel = 0; channel < 3; channel++) {
        float shift = mean.get(channel).floatValue();
        float scale = deviation.get(channel).floatValue();
        int at = (3 * i + channel) * area;
        for (int pixel = 0; pixel < area; pixel++) {
          values[at + pixel] = (levels[3 * pixel + channel] / 255f - shift) / scale;
        }
      }
    }
    return Tensor.of(values, pictures.size(), 3, size, size);
  }
}

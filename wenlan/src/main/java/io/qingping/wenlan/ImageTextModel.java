package io.qingping.wenlan;

import io.qingping.media.Picture;
import java.util.List;

/**
 * Two towers into one space: pictures and texts about the same thing get vectors near each other.
 * Safe for several threads.
 */
public interface ImageTextModel {
  /** Names the weights: vectors of different models cannot be compared. */
  String id();

  /** How many numbers a vector has. */
  int dimension();

  /** A vector of length 1 for each picture. */
  float[][] images(List<Picture> pictures);

  /** A vector of length 1 for each text, Chinese or English. */
  float[][] texts(List<String> texts);
}

package io.qingping.wenlan.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the right one is among the best of a gallery, in one direction.
 *
 * @param at1 share of queries whose best match is right
 * @param at5 among the best 5
 * @param at10 among the best 10
 * @param medianRank 1 at best
 */
public record Recall(double at1, double at5, double at10, double medianRank) {
  /**
   * Both directions over pairs of which several may have the same text: any of them is right then.
   *
   * @param images a vector of each pair's picture
   * @param texts of each pair's text
   * @param captions the texts themselves
   * @return values by name, {@code i2t/R@1} and so on
   */
  public static Map<String, Double> of(float[][] images, float[][] texts, List<String> captions) {
    var distinct = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < captions.size(); i++) {
      distinct.putIfAbsent(captions.get(i), i);
    }
    int[] ofText = distinct.values().stream().mapToInt(Integer::intValue).toArray();
    var imageRanks = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      int right = distinct.get(captions.get(i));
      double found = dot(images[i], texts[right]);
      int better = 0;
      for (int text : ofText) {
        better += text != right && dot(images[i], texts[text]) >= found ? 1 : 0;
      }
      imageRanks[i] = better + 1;
    }
    var textRanks = new int[ofText.length];
    for (int i = 0; i < ofText.length; i++) {
      textRanks[i] = rankOfBest(texts[ofText[i]], captions.get(ofText[i]), images, captions);
    }
    var values = new LinkedHashMap<String, Double>();
    of(imageRanks).into("i2t", values);
    of(textRanks).into("t2i", values);
    return values;
  }

  private static int rankOfBest(
      float[] text, String caption, float[][] images, List<String> captions) {
    double found = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < images.length; i++) {
      if (captions.get(i).equals(caption)) {
        found = Math.max(found, dot(text, images[i]));
      }
    }
    int better = 0;
    for (int i = 0; i < images.length; i++) {
      better += !captions.get(i).equals(caption) && dot(text, images[i]) >= found ? 1 : 0;
    }
    return better + 1;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static Recall of(int[] ranks) {
    var sorted = ranks.clone();
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
    return new Recall(share(ranks, 1), share(ranks, 5), share(ranks, 10), median);
  }

  private static double share(int[] ranks, int best) {
    return Arrays.stream(ranks).filter(rank -> rank <= best).count() / (double) ranks.length;
  }

  private void into(String direction, Map<String, Double> values) {
    values.put(direction + "/R@1", at1);
    values.put(direction + "/R@5", at5);
    values.put(direction + "/R@10", at10);
    values.put(direction + "/median_rank", medianRank);
  }
}

package io.qingping.wenlan.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Which pairs are held out to measure on: a share of groups of pairs. It depends on the pairs, the
 * share and the seed, and not on the order of the pairs.
 */
final class Split {
  private final Map<String, String> parents = new HashMap<>(); // a forest of names
  private final Set<Pair> held = new HashSet<>();

  private Split() {}

  /** These and no others. */
  static Split of(List<Pair> held) {
    var split = new Split();
    split.held.addAll(held);
    return split;
  }

  static Split of(List<Pair> pairs, TrainConfig config) {
    var split = new Split();
    boolean captions = config.split() == TrainConfig.Groups.FAMILY_AND_CAPTION;
    if (captions) {
      pairs.forEach(pair -> split.join(family(pair), "caption " + config.caption(pair)));
    }
    for (var pair : pairs) {
      if (isHeld(captions ? split.root(family(pair)) : pair.family(), config)) {
        split.held.add(pair);
      }
    }
    return split;
  }

  private static String family(Pair pair) {
    return "family " + pair.family();
  }

  private static boolean isHeld(String group, TrainConfig config) {
    long seed = group.hashCode() * 0x9E3779B97F4A7C15L ^ config.seed();
    return new SplittableRandom(seed).nextDouble() < config.held();
  }

  /** A group is named after the first of its names, so that order makes no difference. */
  private void join(String one, String other) {
    var a = root(one);
    var b = root(other);
    if (a.compareTo(b) < 0) {
      parents.put(b, a);
    } else if (!a.equals(b)) {
      parents.put(a, b);
    }
  }

  private String root(String name) {
    var root = name;
    for (var next = parents.get(root); next != null; next = parents.get(root)) {
      root = next;
    }
    return root;
  }

  boolean isHeld(Pair pair) {
    return held.contains(pair);
  }
}

package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
  @TempDir private Path folder;

  private TrainConfig config(String fields) throws IOException {
    return Shapes.config(
        Path.of("none.tar"),
        folder.resolve("config.json"),
        Shapes.MODEL + ", \"queue\": 24, \"rate\": 1, \"steps\": 9, \"held\": 0.3, " + fields);
  }

  /** 400 pairs of 200 families, of which every fourth has the caption of the one before. */
  private static List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < 400; i++) {
      var text = new Pair.Text("alt", "名字" + (i % 8 == 7 ? i - 4 : i));
      pairs.add(new Pair(Path.of("a.tar"), i + ".png", List.of(text), "family " + i / 2));
    }
    return pairs;
  }

  @Test
  void variantsAndEqualCaptionsStayOnOneSide() throws IOException {
    var config = config("\"split\": \"FAMILY_AND_CAPTION\"");
    var pairs = pairs();
    var split = Split.of(pairs, config);
    var sides = new HashMap<String, Boolean>();
    long held = 0;
    for (var pair : pairs) {
      boolean side = split.isHeld(pair);
      held += side ? 1 : 0;
      for (var name : List.of(pair.family(), config.caption(pair))) {
        assertThat(sides.getOrDefault(name, side)).as(name).isEqualTo(side);
        sides.put(name, side);
      }
    }
    assertThat(held).isBetween(60L, 180L);
  }

  @Test
  void theOrderOfPairsMakesNoDifferenceButTheSeedDoes() throws IOException {
    var config = config("\"split\": \"FAMILY_AND_CAPTION\"");
    var pairs = pairs();
    var split = Split.of(pairs, config);
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(1));
    var other = Split.of(shuffled, config);
    assertThat(pairs).allMatch(pair -> split.isHeld(pair) == other.isHeld(pair));
    var seeded = Split.of(pairs, config("\"split\": \"FAMILY_AND_CAPTION\", \"seed\": 5"));
    assertThat(pairs).anyMatch(pair -> split.isHeld(pair) != seeded.isHeld(pair));
  }

  @Test
  void byFamilyAloneEqualCaptionsMayFallApart() throws IOException {
    var split = Split.of(pairs(), config("\"seed\": 2"));
    var sides = new HashMap<String, Boolean>();
    boolean apart = false;
    for (var pair : pairs()) {
      var before = sides.put(pair.texts().get(0).text(), split.isHeld(pair));
      apart |= before != null && before != split.isHeld(pair);
    }
    assertThat(apart).isTrue();
  }
}

package io.qingping.wenlan.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedTextsTest {
  @TempDir private Path scratch;

  @Test
  void aTextOfTooManyPicturesIsRepeated() {
    var texts = new RepeatedTexts(10, scratch);
    for (int i = 0; i < 11; i++) {
      texts.add("点击这里返回首页");
      if (i < 10) {
        texts.add("一只橘猫");
      }
    }
    texts.count();
    var filter =
        new TextFilter(FilterConfig.standard(), SensitiveWords.standard(), texts::contains);
    assertThat(filter.judge("点击这里返回首页")).contains(Reason.REPEATED_TEXT);
    assertThat(filter.judge("一只橘猫")).isEmpty();
    assertThat(filter.judge("从未见过的猫")).isEmpty();
  }

  @Test
  void countsExactlyHoweverLittleMemoryItHas() {
    long seed = Long.getLong("seed", 5);
    var random = new Random(seed);
    for (int atOnce : new int[] {1, 7, 500, 1000, 100_000}) {
      var texts = new RepeatedTexts(3, scratch, atOnce);
      var counts = new HashMap<String, Integer>();
      for (int i = 0; i < 4000; i++) {
        // Many texts once, some often.
        var text = "text " + (random.nextBoolean() ? random.nextInt(100) : i);
        counts.merge(text, 1, Integer::sum);
        if (atOnce > 1 || i < 50) { // a file for each
          texts.add(text);
        } else {
          counts.merge(text, -1, Integer::sum);
        }
      }
      texts.count();
      counts.forEach(
          (text, count) ->
              assertThat(texts.contains(text))
                  .as("seed %d, %d at once, %s", seed, atOnce, text)
                  .isEqualTo(count > 3));
      assertThat(scratch).isEmptyDirectory();
    }
  }

  @Test
  void nothingIsRepeatedWhereNothingWasAdded() {
    var texts = new RepeatedTexts(0, scratch);
    texts.count();
    assertThat(texts.contains("")).isFalse();
  }
}

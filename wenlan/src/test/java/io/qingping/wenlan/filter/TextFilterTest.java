package io.qingping.wenlan.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextFilterTest {
  @ParameterizedTest
  @CsvSource({
    "一只橘猫在窗台上,ZH",
    "KiCad 原理图编辑器,ZH",
    "在 GIMP 中打开 Layers 对话框,ZH",
    "A cat on a window sill,EN",
    "The city of 北京 in winter,EN",
    "窓の上のねこ,OTHER",
    "Кошка на окне,OTHER",
    "고양이가 있다,OTHER",
    "12345 (67),OTHER"
  })
  void tellsTheLanguageByScript(String text, TextLanguage language) {
    assertThat(TextLanguage.of(text)).isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource({"橘猫,2", "don't stop,2", "图 12,1", "a cat’s tail,3", "2024,0", "𠮷野家,3"})
  void countsHanCharactersAndWords(String text, int length) {
    assertThat(TextLanguage.length(text)).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({
    "免费色情电影,SENSITIVE",
    "The best PORN site,SENSITIVE",
    "Essex County porncake street,",
    "logo,SHORT_TEXT",
    "Красная площадь зимой,LANGUAGE",
    "一只橘猫,"
  })
  void judgesEachTextWithAReason(String text, Reason expected) {
    var filter = new TextFilter(FilterConfig.standard(), SensitiveWords.standard(), t -> false);
    assertThat(filter.judge(text).orElse(null)).isEqualTo(expected);
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    var config =
        new FilterConfig(
            null, null, null, null, null, null, null, 20, null, null, null, null, null);
    var filter = new TextFilter(config, SensitiveWords.standard(), t -> false);
    assertThat(filter.cut("图".repeat(19) + "𠮷野家")).isEqualTo("图".repeat(19));
    assertThat(filter.cut("短")).isEqualTo("短");
  }

  @Test
  void aListOfOnesOwnReplacesTheBundledOne(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("words.txt"), "# mine\n橘猫\nBad Word # note\n");
    var words = SensitiveWords.read(file);
    assertThat(words.in("一只橘猫")).contains("橘猫");
    assertThat(words.in("a BAD WORD here")).contains("bad word");
    assertThat(words.in("色情")).isEmpty();
    assertThat(words.in("mine")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonSpeaksBothLanguages(Reason reason) {
    assertThat(reason.message(Locale.ENGLISH)).matches("[ -~]+");
    assertThat(reason.message(Locale.CHINESE)).containsPattern("[\\u4e00-\\u9fff]");
  }

  @Test
  void findsExactlyTheHashesWithinTheDistance() {
    long seed = Long.getLong("seed", 7);
    var random = new Random(seed);
    for (int distance : new int[] {0, 3, 4, 8}) {
      var near = new NearHashes(distance);
      var added = random.longs(3000).toArray();
      for (long hash : added) {
        near.add(hash);
      }
      for (int i = 0; i < 3000; i++) {
        long hash = added[i];
        int flips = random.nextInt(2 * distance + 3);
        for (int flip = 0; flip < flips; flip++) {
          hash ^= 1L << random.nextInt(64);
        }
        long wanted = hash;
        boolean expected =
            java.util.Arrays.stream(added).anyMatch(a -> Long.bitCount(a ^ wanted) <= distance);
        assertThat(near.hasNear(hash, number -> true)).as("seed %d", seed).isEqualTo(expected);
        assertThat(near.hasNear(hash, number -> Long.bitCount(added[number] ^ wanted) > distance))
            .isFalse();
      }
    }
  }
}

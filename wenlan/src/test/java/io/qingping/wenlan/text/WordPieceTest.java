package io.qingping.wenlan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.wenlan.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTest {
  private static final WordPiece CHINESE = WordPiece.chinese();

  @TempDir private Path folder;

  @Test
  void tokensEqualThoseOfTheReferenceImplementation() throws IOException {
    var recorded =
        JsonMapper.builder().build().readTree(Fixtures.path("chinese_clip_tokens.json").toFile());
    int context = recorded.get("context_length").asInt();
    for (int i = 0; i < recorded.get("texts").size(); i++) {
      var text = recorded.get("texts").get(i).asText();
      var expected = new long[context];
      for (int j = 0; j < context; j++) {
        expected[j] = recorded.get("tokens").get(i).get(j).asLong();
      }
      assertThat(CHINESE.encode(text, context)).as(text).isEqualTo(expected);
    }
  }

  @Test
  void longTextsAreCutBeforeTheEndMark() {
    var tokens = CHINESE.encode("风".repeat(100), 52);
    assertThat(tokens).hasSize(52).doesNotContain(WordPiece.PADDING);
    assertThat(tokens[0]).isEqualTo(101);
    assertThat(tokens[51]).isEqualTo(102);
  }

  @Test
  void curlyQuotesCaseAndAccentsMakeNoDifference() {
    assertThat(CHINESE.encode("他说“Café”", 16)).isEqualTo(CHINESE.encode("他说\"cafe\"", 16));
  }

  @Test
  void anEmptyTextIsItsMarks() {
    assertThat(CHINESE.encode("", 4)).containsExactly(101, 102, 0, 0);
  }

  @Test
  void readsWhatItWroteAndWhatOtherLibrariesWrite() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), CHINESE.vocabulary());
    var text = "一只橘猫 and 3 dogs";
    assertThat(WordPiece.read(folder).encode(text, 20)).isEqualTo(CHINESE.encode(text, 20));
    var json =
        """
        {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "BertPreTokenizer"},
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
           "strip_accents": null, "lowercase": true},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100,
           "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "猫": 4, "c": 5, "##at": 6}}}
        """;
    Files.writeString(folder.resolve("tokenizer.json"), json);
    assertThat(WordPiece.read(folder).encode("猫cat狗", 7)).containsExactly(2, 4, 5, 6, 1, 3, 0);
  }

  @Test
  void aRestrictedVocabularyKnowsItsTexts() {
    var small = CHINESE.restrictedTo(List.of("一只橘猫", "Two dogs"));
    assertThat(small.words()).hasSizeLessThan(250).contains("橘", "two", "##s", "z");
    long unknown = small.words().indexOf("[UNK]");
    assertThat(small.encode("橘猫 two", 8)).doesNotContain(unknown);
    assertThat(small.encode("狗", 8)).contains(unknown);
  }

  @Test
  void wordsThatHardlyOccurAreLeftOut() {
    var small = CHINESE.restrictedTo(List.of("橘猫猫", "橘子", "狗狗"), 2);
    assertThat(small.words()).contains("橘").doesNotContain("猫", "子", "狗");
  }

  @Test
  void refusesWhatIsNoVocabulary() throws IOException {
    assertThatThrownBy(() -> WordPiece.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("vocab.txt: cannot be read");
    var file = Files.writeString(folder.resolve("words.txt"), "[PAD]\n[UNK]\n猫\n");
    assertThatThrownBy(() -> WordPiece.read(file)).hasMessageContaining("lacks the word '[CLS]'");
    var json = Files.writeString(folder.resolve("a.json"), "{\"model\": {\"type\": \"BPE\"}}");
    assertThatThrownBy(() -> WordPiece.read(json)).hasMessageContaining("no WordPiece tokeniser");
  }
}

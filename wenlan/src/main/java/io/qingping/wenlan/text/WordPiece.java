package io.qingping.wenlan.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * BERT's tokens (Devlin et al., 1810.04805; WordPiece: Schuster and Nakajima 2012): texts in lower
 * case, accents dropped, every Chinese character a word of its own, other words cut into the
 * longest pieces that the vocabulary has.
 *
 * <p>Safe for several threads.
 */
public final class WordPiece {
  /** The number of the token that fills up, in every vocabulary. */
  public static final int PADDING = 0;

  /** The word that stands for those which a vocabulary lacks. */
  public static final String UNKNOWN = "[UNK]";

  private static final String VOCABULARY = "vocab.txt";
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> SPECIAL = List.of("[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** No marks, no cutting: that is done here, so that it is the same for every file. */
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  /** What training scripts do differently. */
  public enum Spelling {
    /** Curly double quotes become straight ones; a word may have 200 characters. */
    CHINESE_CLIP(true, 200),
    /** Nothing is replaced; words of more than 100 characters are unknown. */
    BERT(false, 100);

    private final boolean straightensQuotes;
    private final int longestWord; // unless a tokeniser's file says it

    Spelling(boolean straightensQuotes, int longestWord) {
      this.straightensQuotes = straightensQuotes;
      this.longestWord = longestWord;
    }
  }

  private final Spelling spelling;
  private final List<String> words;
  private final HuggingFaceTokenizer pieces;
  private final long start;
  private final long end;

  private WordPiece(JsonNode tokenizer, Spelling spelling, String source) {
    this.spelling = spelling;
    words = words(tokenizer, source);
    start = special("[CLS]", source);
    end = special("[SEP]", source);
    if (special("[PAD]", source) != PADDING) {
      throw new ModelFormatException(source, "'[PAD]' is not its first word");
    }
    try {
      var bytes = tokenizer.toString().getBytes(StandardCharsets.UTF_8);
      pieces = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), PLAIN);
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(source, "is no tokeniser: " + e.getMessage(), e);
    }
  }

  /** As {@link #read(Path, Spelling)}, spelt as Chinese-CLIP does. */
  public static WordPiece read(Path path) {
    return read(path, Spelling.CHINESE_CLIP);
  }

  /**
   * Reads a tokeniser.
   *
   * @param path a {@code tokenizer.json}, a {@code vocab.txt} of one word a line, or a folder that
   *     holds one of them
   * @throws ModelFormatException if there is none
   */
  public static WordPiece read(Path path, Spelling spelling) {
    if (Files.isDirectory(path)) {
      var json = path.resolve(TOKENIZER);
      return read(Files.exists(json) ? json : path.resolve(VOCABULARY), spelling);
    }
    try {
      return path.toString().endsWith(".json")
          ? new WordPiece(JSON.readTree(path.toFile()), spelling, path.toString())
          : of(Files.readAllLines(path), spelling, path.toString());
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(path.toString(), "is not valid JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(path.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /** As {@link #chinese(Spelling)}, spelt as Chinese-CLIP does. */
  public static WordPiece chinese() {
    return chinese(Spelling.CHINESE_CLIP);
  }

  /** The vocabulary of BERT-base Chinese, of 21,128 words, which Chinese-CLIP and BriVL use. */
  public static WordPiece chinese(Spelling spelling) {
    try (var in = WordPiece.class.getResourceAsStream(VOCABULARY)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return of(text.lines().toList(), spelling, VOCABULARY);
    } catch (IOException e) {
      throw new ModelFormatException(VOCABULARY, "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * @param words by number, {@code [PAD]} first
   */
  public static WordPiece of(List<String> words, String source) {
    return of(words, Spelling.CHINESE_CLIP, source);
  }

  private static WordPiece of(List<String> words, Spelling spelling, String source) {
    var vocabulary = JSON.createObjectNode();
    for (int i = 0; i < words.size(); i++) {
      vocabulary.put(words.get(i), i);
    }
    var root = JSON.createObjectNode().put("version", "1.0");
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .putNull("strip_accents") // as "lowercase"
        .put("lowercase", true);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    root.putObject("model")
        .put("type", "WordPiece")
        .put("unk_token", UNKNOWN)
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", spelling.longestWord)
        .set("vocab", vocabulary);
    return new WordPiece(root, spelling, source);
  }

  private static List<String> words(JsonNode tokenizer, String source) {
    var vocabulary = tokenizer.path("model").path("vocab");
    if (!tokenizer.path("model").path("type").asText("WordPiece").equals("WordPiece")
        || !vocabulary.isObject()) {
      throw new ModelFormatException(source, "is no WordPiece tokeniser");
    }
    var entries = new ArrayList<>(vocabulary.properties());
    entries.sort(Comparator.comparingInt(entry -> entry.getValue().asInt()));
    return entries.stream().map(Map.Entry::getKey).toList();
  }

  private long special(String word, String source) {
    int number = words.indexOf(word);
    if (number < 0) {
      throw new ModelFormatException(source, "lacks the word '" + word + "'");
    }
    return number;
  }

  /** The vocabulary by number. */
  public List<String> words() {
    return words;
  }

  /**
   * Token numbers of a text: {@code [CLS]}, the text, {@code [SEP]}, then padding.
   *
   * @param context how many there are; a longer text is cut
   */
  public long[] encode(String text, int context) {
    long[] inner = pieces(text);
    int length = Math.min(inner.length, context - 2);
    var tokens = new long[context]; // PADDING is 0
    tokens[0] = start;
    System.arraycopy(inner, 0, tokens, 1, length);
    tokens[length + 1] = end;
    return tokens;
  }

  /** How many of these tokens come before the padding. */
  public static int length(long[] tokens) {
    int length = tokens.length;
    while (length > 0 && tokens[length - 1] == PADDING) {
      length--;
    }
    return length;
  }

  /**
   * A smaller vocabulary: the special words, letters, digits and punctuation of ASCII, and what
   * these texts need. Right where only a small table of words can be trained.
   */
  public WordPiece restrictedTo(Collection<String> texts) {
    return restrictedTo(texts, 1);
  }

  /**
   * As {@link #restrictedTo(Collection)}, but without words that hardly occur.
   *
   * @param least in how many of the texts a word stands
   */
  public WordPiece restrictedTo(Collection<String> texts, int least) {
    var uses = new int[words.size()];
    for (var text : texts) {
      Arrays.stream(pieces(text)).distinct().forEach(id -> uses[(int) id]++);
    }
    var kept = new ArrayList<>(SPECIAL);
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      boolean plain = word.matches("(##)?[!-~]");
      if (!SPECIAL.contains(word) && (plain || uses[i] >= least)) {
        kept.add(word);
      }
    }
    return of(kept, spelling, "the vocabulary of the pairs");
  }

  private long[] pieces(String text) {
    var spelt = spelling.straightensQuotes ? text.replace('“', '"').replace('”', '"') : text;
    return pieces.encode(spelt, false, false).getIds();
  }

  /** One word a line, by number; {@link #read} reads it. */
  public String vocabulary() {
    return String.join("\n", words) + "\n";
  }
}

package io.qingping.wenlan.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.NamedMatches;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.QueryBuilder;

/**
 * The texts near a picture in Lucene, one field a script and analyser: Chinese characters once as
 * words (a hidden Markov model cuts them) and once as pairs of neighbours, because the same word
 * may be cut otherwise in another sentence; all else as English stems. A query looks in all of
 * them; of the two Chinese fields the better counts.
 */
final class TextFields {
  private static final String WORDS = "text.zh";
  private static final String PAIRS = "text.zh2";
  private static final String ENGLISH = "text.en";
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");
  private static final Pattern JOINTS =
      Pattern.compile("[_\\-.+/\\\\]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})(?=\\d)");

  /**
   * Numerals, measure words and particles: "one" of "one cat" must not find every picture of one
   * thing.
   */
  private static final String FUNCTION_WORDS =
      "的地得了着过吧吗呢啊是在有和与跟同及或而也都就还很把被让从向对为以" + "这那哪其之一二两三四五六七八九十几个只张条位名幅片些头匹辆架座朵棵双对群种";

  private static final Analyzer INDEXING = analyzer(true);
  private static final Analyzer ASKING = analyzer(false);

  private TextFields() {}

  /** For the index; a query's words are cut a little otherwise. */
  static Analyzer analyzer() {
    return INDEXING;
  }

  private static Analyzer analyzer(boolean singles) {
    return new PerFieldAnalyzerWrapper(
        new EnglishAnalyzer(), Map.of(WORDS, new ChineseWords(), PAIRS, new ChinesePairs(singles)));
  }

  static void add(Document document, String text) {
    var chinese = han(text);
    if (!chinese.isEmpty()) {
      document.add(new TextField(WORDS, chinese, Field.Store.NO));
      document.add(new TextField(PAIRS, chinese, Field.Store.NO));
    }
    var rest = rest(text);
    if (!rest.isEmpty()) {
      document.add(new TextField(ENGLISH, rest, Field.Store.NO));
    }
  }

  /** A file's name as words: {@code IMG_20-birthdayParty.jpg} says birthday and party. */
  static String words(String fileName) {
    return JOINTS.matcher(fileName).replaceAll(" ").strip();
  }

  /** What is asked for with a text; nothing if there is no word in it that could be found. */
  static Optional<Words> query(String text) {
    var words =
        new Words(terms(WORDS, han(text)), terms(PAIRS, han(text)), terms(ENGLISH, rest(text)));
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private static List<Query> terms(String field, String text) {
    var query = new QueryBuilder(ASKING).createBooleanQuery(field, text);
    if (query instanceof BooleanQuery terms) {
      return terms.clauses().stream().map(BooleanClause::getQuery).toList();
    }
    return query == null ? List.of() : List.of(query);
  }

  /**
   * The words of a query, as each field has them.
   *
   * @param words Chinese ones
   * @param pairs of Chinese characters
   * @param english and all else
   */
  record Words(List<Query> words, List<Query> pairs, List<Query> english) {
    private boolean isEmpty() {
      return words.isEmpty() && pairs.isEmpty() && english.isEmpty();
    }

    /** Finds what has any of them. */
    Query query() {
      var query = new BooleanQuery.Builder();
      var chinese =
          Stream.of(any(WORDS, words), any(PAIRS, pairs)).flatMap(Optional::stream).toList();
      if (!chinese.isEmpty()) {
        query.add(new DisjunctionMaxQuery(chinese, 0), Occur.SHOULD);
      }
      any(ENGLISH, english).ifPresent(terms -> query.add(terms, Occur.SHOULD));
      return query.build();
    }

    private static Optional<Query> any(String field, List<Query> terms) {
      var query = new BooleanQuery.Builder();
      for (int i = 0; i < terms.size(); i++) {
        query.add(NamedMatches.wrapQuery(field + ' ' + i, terms.get(i)), Occur.SHOULD);
      }
      return terms.isEmpty() ? Optional.empty() : Optional.of(query.build());
    }

    /** Which share of them each document has, more than 0, up to 1. */
    Map<Integer, Double> shares(IndexSearcher searcher, List<ScoreDoc> hits) throws IOException {
      var weight =
          searcher.createWeight(searcher.rewrite(query()), ScoreMode.COMPLETE_NO_SCORES, 1);
      var leaves = searcher.getIndexReader().leaves();
      var shares = new HashMap<Integer, Double>();
      for (var hit : hits) {
        var leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
        var found = NamedMatches.findNamedMatches(weight.matches(leaf, hit.doc - leaf.docBase));
        shares.put(hit.doc, share(found.stream().map(NamedMatches::getName).toList()));
      }
      return shares;
    }

    private double share(List<String> found) {
      double chinese = Math.max(share(WORDS, words, found), share(PAIRS, pairs, found));
      int count = Math.max(words.size(), Math.min(1, pairs.size()));
      return (count * chinese + english.size() * share(ENGLISH, english, found))
          / (count + english.size());
    }

    private static double share(String field, List<Query> terms, List<String> found) {
      long has = found.stream().filter(name -> name.startsWith(field + ' ')).distinct().count();
      return has == 0 ? 0 : (double) has / terms.size();
    }
  }

  private static String rest(String text) {
    return HAN.matcher(text).replaceAll(" ").strip();
  }

  private static String han(String text) {
    return HAN.matcher(text).results().map(run -> run.group()).reduce("", (a, b) -> a + " " + b);
  }

  /** Words by the model of Lucene's smartcn. */
  private static final class ChineseWords extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      var words = new HMMChineseTokenizer();
      return new TokenStreamComponents(words, new ContentWords(words));
    }
  }

  /**
   * Each two characters that stand together. A character that is asked for alone is found too: the
   * index holds single ones beside the pairs, a query only where they have no neighbour.
   */
  private static final class ChinesePairs extends Analyzer {
    private final boolean singles;

    private ChinesePairs(boolean singles) {
      this.singles = singles;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      var characters = new StandardTokenizer();
      return new TokenStreamComponents(
          characters,
          new ContentWords(new CJKBigramFilter(characters, CJKBigramFilter.HAN, singles)));
    }
  }

  /** Lets through what has at least one character that is no function word. */
  private static final class ContentWords extends FilteringTokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    private ContentWords(TokenStream in) {
      super(in);
    }

    @Override
    protected boolean accept() {
      return term.chars()
          .anyMatch(c -> Character.isLetterOrDigit(c) && FUNCTION_WORDS.indexOf(c) < 0);
    }
  }
}

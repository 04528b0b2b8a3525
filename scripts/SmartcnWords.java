import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.zip.ZipFile;

/**
 * Prints the words of the dictionary inside the jar of Lucene's smartcn, one a line: {@code java
 * SmartcnWords.java lucene-analysis-smartcn-9.12.3.jar}. It is a serialised table of the rests of
 * words by their first character, which a hash table leads to.
 */
final class SmartcnWords {
  public static void main(String[] arguments) throws Exception {
    var words = new TreeSet<String>();
    try (var jar = new ZipFile(arguments[0])) {
      var entry = jar.getEntry("org/apache/lucene/analysis/cn/smart/hhmm/coredict.mem");
      try (var in = new ObjectInputStream(jar.getInputStream(entry))) {
        var rows = (short[]) in.readObject();
        var firsts = (char[]) in.readObject();
        var rests = (char[][][]) in.readObject();
        for (int i = 0; i < firsts.length; i++) {
          if (firsts[i] != 0 && rows[i] >= 0 && rests[rows[i]] != null) {
            for (var rest : rests[rows[i]]) {
              words.add(firsts[i] + (rest == null ? "" : new String(rest)));
            }
          }
        }
      }
    }
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    words.stream().filter(word -> word.matches("[\\u4e00-\\u9fff]+")).forEach(out::println);
    out.flush();
  }
}

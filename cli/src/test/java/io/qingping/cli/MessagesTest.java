package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence of every module is there in English and Chinese. */
class MessagesTest {
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)|\\$\\{[^}]*}|%[a-z]");

  static List<Path> pairs() throws IOException {
    try (var files = Files.find(Path.of(".."), 12, (file, facts) -> isPair(file))) {
      var found = files.sorted().toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(3);
      return found;
    }
  }

  private static boolean isPair(Path file) {
    return file.toString().contains("src/main/resources")
        && file.toString().endsWith("_zh.properties");
  }

  private static TreeMap<String, String> read(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    var sorted = new TreeMap<String, String>();
    properties.forEach((key, text) -> sorted.put(key.toString(), text.toString()));
    return sorted;
  }

  private static Path english(Path chinese) {
    return chinese.resolveSibling(chinese.getFileName().toString().replace("_zh", ""));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothLanguagesSayTheSameThings(Path chinese) throws IOException {
    assertThat(read(chinese).keySet()).isEqualTo(read(english(chinese)).keySet());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothLanguagesNameTheSameArguments(Path chinese) throws IOException {
    var translated = read(chinese);
    read(english(chinese))
        .forEach(
            (key, text) ->
                assertThat(arguments(translated.get(key))).as(key).isEqualTo(arguments(text)));
  }

  private static TreeSet<String> arguments(String text) {
    var found = new TreeSet<String>();
    ARGUMENT.matcher(text).results().map(MatchResult::group).forEach(found::add);
    return found;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void noSentenceLosesItsArgumentsToAnApostrophe(Path chinese) throws IOException {
    for (var file : List.of(chinese, english(chinese))) {
      read(file)
          .forEach(
              (key, text) -> {
                if (text.contains("{0")) {
                  var said = new MessageFormat(text).format(new Object[] {7, 7, 7, 7, 7, 7});
                  assertThat(said).as("%s of %s", key, file).doesNotContain("{");
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void chineseIsChinese(Path chinese) throws IOException {
    assertThat(String.join("", read(chinese).values())).containsPattern("[\\u4e00-\\u9fff]{2}");
  }
}

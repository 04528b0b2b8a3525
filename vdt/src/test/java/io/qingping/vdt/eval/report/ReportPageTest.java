package io.qingping.vdt.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.vdt.eval.Evaluation;
import io.qingping.vdt.eval.EvaluationOptions;
import io.qingping.vdt.eval.Metric;
import io.qingping.vdt.eval.VideoEvaluation;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportPageTest {
  @TempDir private static Path folder;
  private static Evaluation evaluation;
  private static String html;

  @BeforeAll
  static void write() throws Exception {
    var options =
        new EvaluationOptions(2, OptionalInt.of(4), 1, 0, true, Optional.empty(), Optional.empty());
    evaluation = VideoEvaluation.run("", Optional.empty(), options, (done, total) -> {});
    var page = ReportPage.write(evaluation, folder.resolve("new/report"), Locale.CHINESE);
    html = Files.readString(page);
  }

  private static java.util.List<String> all(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(html)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void thePageNeedsNothingBesideIt() {
    assertThat(all("https?://[^\"' )]+")).isEmpty();
    assertThat(all("(src|href)=\"[^\"]*\"")).isEmpty();
    assertThat(all("url\\((?!data:)[^)]*\\)")).isEmpty();
    assertThat(html).doesNotContain("NaN", "@STYLE@", "@SCRIPT@", "@BODY@", "@TITLE@");
  }

  @Test
  void everySentenceIsThereInBothLanguagesAndThePageStartsInTheOneAskedFor() {
    assertThat(html).contains("<html lang=\"zh\"").contains("<title>简单物理的预测");
    assertThat(all("lang=\"en\"").size()).isEqualTo(all("(?<!html )lang=\"zh\"").size());
    assertThat(ReportPage.html(evaluation, Locale.GERMAN)).contains("<html lang=\"en\"");
  }

  @Test
  void plotsAreWellFormed() throws Exception {
    var plots = all("<svg.*?</svg>");
    // Three worlds, in and out of distribution, four measures each.
    assertThat(plots).hasSize(24);
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (var plot : plots) {
      var root = builder.parse(new InputSource(new StringReader(plot))).getDocumentElement();
      assertThat(root.getElementsByTagName("polyline").getLength()).isBetween(2, 3);
      assertThat(root.getElementsByTagName("rect").getLength()).isEqualTo(4); // given frames
    }
  }

  @Test
  void clipsLieInThePageFrameByFrame() throws Exception {
    var reels = all("(?<=url\\(data:image/png;base64,)[A-Za-z0-9+/=]+");
    // Twelve trials; two examples for prediction, one of the half as many clips else.
    assertThat(reels).hasSize((6 * 2 + 6) * 3);
    var first = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(reels.get(0))));
    assertThat(first.getWidth()).isEqualTo(16 * 32);
    assertThat(first.getHeight()).isEqualTo(32);
    assertThat(first.getRGB(511, 31) & 0xffffff).isEqualTo(0xffffff);
  }

  @Test
  void theBestNumberIsSetInBoldAndTheTruthNever() {
    var rows = all("<tr>.*?</tr>");
    assertThat(rows).anyMatch(row -> row.contains("class=\"best\""));
    assertThat(rows)
        .filteredOn(row -> row.contains("key truth"))
        .isNotEmpty()
        .noneMatch(row -> row.contains("class=\"best\""));
  }

  @Test
  void everyMeasureIsNamedAndExplained() {
    for (var locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
      for (var metric : Metric.values()) {
        assertThat(Bilingual.of(locale, "metric." + metric.key())).isNotBlank();
        assertThat(Bilingual.of(locale, "metric." + metric.key() + ".note")).isNotBlank();
      }
    }
  }

  @Test
  void theNumbersLieBesideThePage() throws Exception {
    var json = Files.readString(folder.resolve("new/report/evaluation.json"));
    assertThat(new ObjectMapper().readTree(json).toString())
        .isEqualTo(evaluation.json().toString());
  }

  @Test
  void namesFromOutsideCannotBreakThePage() {
    var hostile =
        new Evaluation("<script>x</script>", evaluation.options(), evaluation.trials(), 1);
    assertThat(ReportPage.html(hostile, Locale.ENGLISH)).doesNotContain("<script>x");
  }
}

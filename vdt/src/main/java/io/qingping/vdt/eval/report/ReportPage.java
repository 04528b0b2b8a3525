package io.qingping.vdt.eval.report;

import io.qingping.vdt.eval.Evaluation;
import io.qingping.vdt.eval.Method;
import io.qingping.vdt.eval.Metric;
import io.qingping.vdt.eval.Trial;
import io.qingping.vdt.eval.Trial.Split;
import io.qingping.vdt.eval.Trial.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An evaluation as one HTML file that needs nothing beside it: tables, plots, and clips that play,
 * in English and Chinese, light and dark.
 */
public final class ReportPage {
  private static final List<Metric> PLOTTED =
      List.of(Metric.VELOCITY, Metric.MSE, Metric.PSNR, Metric.SSIM, Metric.MASK);

  private final Evaluation evaluation;
  private final StringBuilder html = new StringBuilder();

  private ReportPage(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * Writes {@code index.html} and {@code evaluation.json} into a folder, which is made if need be.
   *
   * @param locale of the language that the page starts in
   * @return the page
   */
  public static Path write(Evaluation evaluation, Path folder, Locale locale) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("evaluation.json"), evaluation.json().toPrettyString() + "\n");
    var page = folder.resolve("index.html");
    Files.writeString(page, html(evaluation, locale));
    return page;
  }

  static String html(Evaluation evaluation, Locale locale) {
    var language = locale.getLanguage().equals("zh") ? "zh" : "en";
    var page = new ReportPage(evaluation);
    page.body();
    return resource("page.html")
        .replace("@LANGUAGE@", language)
        .replace("@TITLE@", Bilingual.of(locale, "page.title"))
        .replace("@STYLE@", resource("page.css"))
        .replace("@SCRIPT@", resource("page.js"))
        .replace("@BODY@", page.html);
  }

  private void body() {
    controls();
    header();
    headline();
    subjects(Task.PREDICT, true).forEach(this::world);
    others();
    footage();
    protocol();
  }

  private void controls() {
    html.append("<nav>");
    for (var control : List.of("language", "theme", "pause")) {
      add("<button type=\"button\" id=\"%s\">%s</button>", control, span("control." + control));
    }
    html.append("</nav>");
  }

  private void header() {
    var options = evaluation.options();
    add("<header><p class=\"eyebrow\">%s</p><h1>%s</h1>", span("page.eyebrow"), span("page.title"));
    var model = Bilingual.escaped(evaluation.model());
    add(
        "<p class=\"lead\">%s</p><p class=\"facts\">%s</p></header>",
        span(balls() ? "page.lead" : "page.lead.digits"),
        span(
                evaluation.model().isEmpty() ? "page.facts.baselines" : "page.facts",
                model,
                options.clips(),
                evaluation.given(),
                options.steps(),
                String.format(Locale.ROOT, "%.0f", evaluation.seconds()))
            + (options.told() ? " " + span("page.facts.told") : ""));
  }

  /** The one number of the physics, of all worlds at once. */
  private void headline() {
    var trials =
        evaluation.trials().stream()
            .filter(t -> t.task() == Task.PREDICT && has(t, Metric.VELOCITY))
            .toList();
    if (trials.isEmpty()) {
      return;
    }
    add("<section><h2>%s</h2><p>%s</p>", span("headline.title"), span("headline.note"));
    html.append(ResultTable.across(trials, Metric.VELOCITY)).append("</section>");
  }

  private void world(String subject, List<Trial> trials) {
    add(
        "<section id=\"%s\"><h2>%s</h2><p>%s</p>",
        subject, span("subject." + subject), span("subject." + subject + ".note"));
    legend(trials);
    for (var trial : trials) {
      if (trial.split() != Split.NONE) {
        add("<h3>%s</h3>", span("split." + trial.split()));
      }
      plots(trial);
      html.append(FilmTable.of(trial));
    }
    html.append(ResultTable.of(trials)).append("</section>");
  }

  private void legend(List<Trial> trials) {
    Set<Method> methods = EnumSet.noneOf(Method.class);
    trials.forEach(trial -> trial.rows().forEach(row -> methods.add(row.method())));
    html.append("<p class=\"legend\">");
    methods.forEach(
        m -> add("<span class=\"key %s\">%s</span>", m.key(), span("method." + m.key())));
    add("<span class=\"key given\">%s</span></p>", span("plot.given"));
  }

  private void plots(Trial trial) {
    html.append("<div class=\"plots\">");
    for (var metric : PLOTTED) {
      if (LinePlot.canDraw(trial, metric)) {
        add(
            "<figure><figcaption>%s</figcaption>%s</figure>",
            span("metric." + metric.key()), LinePlot.svg(trial, metric));
      }
    }
    html.append("</div>");
  }

  /** Interpolation and completion, of which pixels are measured. */
  private void others() {
    for (var task : List.of(Task.INTERPOLATE, Task.COMPLETE)) {
      var trials = subjects(task, true).values().stream().flatMap(List::stream).toList();
      if (!trials.isEmpty()) {
        add("<section><h2>%s</h2><p>%s</p>", span("task." + task), span("task." + task + ".note"));
        trials.forEach(trial -> html.append(FilmTable.of(trial)));
        html.append(ResultTable.of(trials)).append("</section>");
      }
    }
  }

  private void footage() {
    var trials =
        evaluation.trials().stream()
            .filter(ReportPage::isFootage)
            .sorted(Comparator.comparing(Trial::subject).thenComparing(Trial::task))
            .toList();
    if (!trials.isEmpty()) {
      add("<section><h2>%s</h2><p>%s</p>", span("footage.title"), span("footage.note"));
      for (var trial : trials) {
        add(
            "<h3>%s</h3>",
            Bilingual.escaped(trial.subject()) + ", " + span("task." + trial.task()));
        html.append(FilmTable.of(trial));
      }
      html.append(ResultTable.of(trials)).append("</section>");
    }
  }

  private void protocol() {
    add(
        "<section><h2>%s</h2><p>%s</p><dl>",
        span("protocol.title"), span(balls() ? "protocol.note" : "protocol.note.digits"));
    for (var metric : Metric.values()) {
      if (evaluation.trials().stream().anyMatch(trial -> has(trial, metric))) {
        add(
            "<dt>%s</dt><dd>%s</dd>",
            span("metric." + metric.key()), span("metric." + metric.key() + ".note"));
      }
    }
    add("</dl></section><footer>%s</footer>", span("page.footer"));
  }

  private Map<String, List<Trial>> subjects(Task task, boolean measured) {
    return evaluation.trials().stream()
        .filter(trial -> trial.task() == task && isFootage(trial) != measured)
        .collect(Collectors.groupingBy(Trial::subject, LinkedHashMap::new, Collectors.toList()));
  }

  /** Whether this is about worlds of balls. */
  private boolean balls() {
    return evaluation.trials().stream().anyMatch(trial -> trial.source() == Trial.Source.WORLD);
  }

  private static boolean isFootage(Trial trial) {
    return trial.source() == Trial.Source.FOOTAGE;
  }

  private static boolean has(Trial trial, Metric metric) {
    return trial.rows().stream().anyMatch(row -> row.value(metric).isPresent());
  }

  private void add(String format, Object... arguments) {
    html.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String span(String key, Object... arguments) {
    return Bilingual.span(key, arguments);
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

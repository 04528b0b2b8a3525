package io.qingping.wenlan.gather;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.format.DurableFile;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.gather.Tally.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * What was kept and dropped, as {@code report.json} and as one page {@code report.html} that needs
 * nothing beside it, in English and Chinese.
 */
public final class Report {
  private static final int HOSTS_SHOWN = 30;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Tally tally;
  private final Showcase showcase;
  private final StringBuilder html = new StringBuilder();

  private Report(Tally tally, Showcase showcase) {
    this.tally = tally;
    this.showcase = showcase;
  }

  /** Writes both into a folder, without pictures; gives the page. */
  public static Path write(Tally tally, Path folder) throws IOException {
    return write(tally, new Showcase(), folder);
  }

  /** Writes both into a folder; gives the page. */
  static Path write(Tally tally, Showcase showcase, Path folder) throws IOException {
    DurableFile.write(
        folder.resolve("report.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tally));
    var report = new Report(tally, showcase);
    report.body();
    var page =
        resource("report.page.html")
            .replace("@LANGUAGE@", Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en")
            .replace("@BODY@", report.html);
    var file = folder.resolve("report.html");
    DurableFile.write(file, page.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  private void body() {
    add("<h1>%s</h1>", span("title"));
    add("<p class=\"lead\">%s</p>", span("lead", tally.kept, tally.dropped, tally.shards));
    pictures(Showcase.KEPT, span("kept"));
    add("<h2>%s</h2>", span("reasons"));
    html.append("<table>");
    tally.reasons.forEach((reason, count) -> row(name(reason), count, tally.dropped));
    html.append("</table>");
    tally.reasons.keySet().forEach(reason -> pictures(reason.name(), name(reason)));
    table("languages", tally.languages);
    table("roles", tally.roles);
    table("sizes", tally.sizes);
    if (!tally.nsfw.isEmpty()) {
      table("nsfw", tally.nsfw);
    }
    hosts();
  }

  private static String name(Reason reason) {
    return both(reason.message(Locale.ENGLISH), reason.message(Locale.CHINESE));
  }

  private void pictures(String outcome, String title) {
    var exhibits = showcase.of(outcome);
    if (exhibits.isEmpty()) {
      return;
    }
    add("<h3>%s</h3><div class=\"pictures\">", title);
    for (var exhibit : exhibits) {
      var jpeg = Base64.getEncoder().encodeToString(exhibit.jpeg());
      add(
          "<figure title=\"%s\"><img alt=\"\" src=\"data:image/jpeg;base64,%s\"><figcaption>%s"
              + "</figcaption></figure>",
          escaped(exhibit.url()), jpeg, escaped(exhibit.text()));
    }
    html.append("</div>");
  }

  private <K> void table(String title, Map<K, Long> counts) {
    add("<h2>%s</h2><table>", span(title));
    counts.forEach((name, count) -> row(escaped(String.valueOf(name)), count, tally.kept));
    html.append("</table>");
  }

  private void row(String name, long count, long all) {
    double share = all == 0 ? 0 : 100.0 * count / all;
    add(
        "<tr><th>%s</th><td>%d</td><td class=\"bar\"><i style=\"width:%.1f%%\"></i></td></tr>",
        name, count, share);
  }

  private void hosts() {
    add("<h2>%s</h2><table>", span("hosts"));
    add("<tr><th></th><td>%s</td><td>%s</td></tr>", span("hosts.kept"), span("hosts.dropped"));
    tally.hosts.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Host> host) -> -host.getValue().kept)
                .thenComparing(Map.Entry::getKey))
        .limit(HOSTS_SHOWN)
        .forEach(
            host ->
                add(
                    "<tr><th>%s</th><td>%d</td><td>%d</td></tr>",
                    escaped(host.getKey()), host.getValue().kept, host.getValue().dropped));
    html.append("</table>");
  }

  private void add(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }

  private static String span(String key, Object... values) {
    return both(sentence(Locale.ENGLISH, key, values), sentence(Locale.CHINESE, key, values));
  }

  private static String both(String english, String chinese) {
    return "<span lang=\"en\">%s</span><span lang=\"zh\">%s</span>".formatted(english, chinese);
  }

  private static String sentence(Locale locale, String key, Object... values) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var pattern =
        ResourceBundle.getBundle("io.qingping.wenlan.gather.report", locale, control)
            .getString(key);
    return new MessageFormat(pattern, locale).format(values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

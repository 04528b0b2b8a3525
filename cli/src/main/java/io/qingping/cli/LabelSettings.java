package io.qingping.cli;

import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** The AI label of whatever is made. */
final class LabelSettings {
  private static final Set<String> LANGUAGES = Set.of("zh", "en");

  @Option(names = "--label", paramLabel = "zh|en", descriptionKey = "label")
  private String label;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      defaultValue = AiLabel.PRODUCER,
      descriptionKey = "producer")
  private String producer;

  String producer() {
    return producer;
  }

  Language language() {
    if (label == null) {
      return Language.of(Locale.getDefault());
    }
    var locale = Locale.forLanguageTag(label);
    if (!LANGUAGES.contains(locale.getLanguage())) {
      throw new IllegalArgumentException(Text.of("error.label", label));
    }
    return Language.of(locale);
  }
}

package io.qingping.cli;

import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The AI label of whatever is made. */
final class LabelSettings {
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
    if (!Text.speaks(label)) {
      throw new IllegalArgumentException(Text.of("error.label", label));
    }
    return Language.of(Locale.forLanguageTag(label));
  }
}

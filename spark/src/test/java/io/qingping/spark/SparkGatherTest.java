package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkGatherTest {
  private static ResourceBundle messages(Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    return ResourceBundle.getBundle(SparkGather.BUNDLE, locale, control);
  }

  @Test
  void speaksBothLanguages() {
    var english = messages(Locale.ENGLISH);
    var chinese = messages(Locale.CHINESE);
    for (var key : english.keySet()) {
      assertThat(chinese.getString(key)).as(key).isNotEqualTo(english.getString(key));
    }
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
  }

  @Test
  void wordsThatItDoesNotKnowEndItWithTheCodeForThem() {
    assertThat(SparkGather.run("a.warc.gz", "--unknown")).isEqualTo(2);
    assertThat(SparkGather.run("a.warc.gz")).as("without --out").isEqualTo(2);
  }

  @Test
  void aWrongConfigurationIsOneSentenceInTheLanguageAskedFor(@TempDir Path folder)
      throws IOException {
    var config = Files.writeString(folder.resolve("c.json"), "{\"minSide\": 0}").toString();
    var out = folder.resolve("out").toString();
    var locale = Locale.getDefault();
    var error = System.err;
    var said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int code = SparkGather.run("a.warc.gz", "-o", out, "--config", config, "--lang", "zh");
      assertThat(code).isEqualTo(1);
    } finally {
      System.setErr(error);
      Locale.setDefault(locale);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(config + "：过滤设置：“minSide”必须为正数，不能是 0");
  }
}

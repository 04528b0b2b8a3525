package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
  void aWrongConfigurationIsOneSentence(@TempDir Path folder) throws IOException {
    var config = Files.writeString(folder.resolve("c.json"), "{\"minSide\": \"big\"}").toString();
    var out = folder.resolve("out").toString();
    assertThat(SparkGather.run("a.warc.gz", "-o", out, "--config", config)).isEqualTo(1);
  }
}

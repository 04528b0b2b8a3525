package io.qingping.wenlan.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterConfigTest {
  @TempDir private Path folder;

  /** What changes here changes users' data sets and belongs into the guide and release notes. */
  @Test
  void keysAndDefaultsStayAsTheyAre() {
    assertThat(FilterConfig.standard())
        .hasToString(
            "FilterConfig[minSide=64, maxPixels=40000000, minBytes=512, maxBytes=10485760,"
                + " maxAspect=3.0, longSide=1024, minText=2, maxText=500, languages=[ZH, EN],"
                + " maxRepeats=10, nearDistance=4, maxNsfw=0.7, sensitiveWords=null]");
  }

  @Test
  void aFileChangesWhatItNames() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("filter.json"), "{\"minSide\": 200, // px\n \"languages\": [\"zh\"],}");
    var config = FilterConfig.read(file);
    assertThat(config.minSide()).isEqualTo(200);
    assertThat(config.languages()).containsExactly(TextLanguage.ZH);
    assertThat(config.maxAspect()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"minSide\": 0}|filter: 'minSide' must be positive, not 0",
        "{\"maxAspect\": 0.5}|filter: 'maxAspect' must be at least 1, not 0.5",
        "{\"nearDistance\": 16}|filter: 'nearDistance' must be -1 to 15, not 16",
        "{\"maxNsfw\": 1.5}|filter: 'maxNsfw' must be from 0 to 1, not 1.5",
        "{\"maxBytes\": 100}|filter: 'maxBytes' must be above 'minBytes'",
        "{\"minsize\": 1}|there is no field 'minsize' here; known are",
        "{\"minSide\":|line 1 is no JSON",
        "{\"minSide\": \"big\"}|'minSide' cannot be understood: big is no number",
        "{\"languages\": [\"zz\"]}|'languages' cannot be understood: zz is none of"
      })
  void aWrongFileGetsOneSentence(String json, String sentence) throws Exception {
    var file = Files.writeString(folder.resolve("filter.json"), json);
    assertThatThrownBy(() -> FilterConfig.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }
}

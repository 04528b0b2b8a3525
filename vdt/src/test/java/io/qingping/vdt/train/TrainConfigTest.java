package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainConfigTest {
  private static final String WORLD =
      "{\"kind\": \"world\", \"world\": \"UNIFORM\", \"size\": 32, \"frames\": 4, \"seed\": 1,"
          + " \"clips\": 100}";
  private static final String LEAST =
      "{\"network\": {\"preset\": \"xs\"}, \"source\": %s, \"steps\": 10, \"batch\": 2, \"rate\": 1e-3 %s}";

  @TempDir private Path folder;

  private TrainConfig read(String text) throws IOException {
    return TrainConfig.read(Files.writeString(folder.resolve("train.json"), text));
  }

  private TrainConfig with(String fields) throws IOException {
    return read(LEAST.formatted(WORLD, fields));
  }

  @Test
  void fillsInWhatIsUsual() throws IOException {
    var config = with("");
    assertThat(config.objective()).isEqualTo(Objective.CLEAN);
    assertThat(config.contexts()).isEqualTo(TrainConfig.Contexts.MODERN);
    assertThat(config.tasks()).containsOnlyKeys(VideoTask.values()).containsValue(1.0);
    assertThat(config.accumulate()).isEqualTo(1);
    assertThat(config.clip()).isEqualTo(1);
    assertThat(config.loss()).isEqualTo(TrainConfig.Loss.SQUARE);
    assertThat(config.labelDropout()).isEqualTo(0.1);
    assertThat(config.finalRate()).isEqualTo(1e-5);
  }

  @Test
  void mayHaveComments() throws IOException {
    var config =
        with(
            """
            , // a line
            "tasks": {"predict": 2, "ONE_FRAME": 1}, /* and
            a block */ "objective": "velocity",
            """);
    assertThat(config.tasks()).isEqualTo(Map.of(VideoTask.PREDICT, 2.0, VideoTask.ONE_FRAME, 1.0));
    assertThat(config.objective()).isEqualTo(Objective.VELOCITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"batch\": 0|'batch' must be positive, not 0",
        "\"rate\": 0|'rate' must be positive, not 0.0",
        "\"finalRate\": 1|'finalRate' must be between 0 and 'rate', not 1.0",
        "\"warmup\": 10|'steps' must exceed 'warmup': 10, 10",
        "\"accumulate\": 0|'accumulate' must be positive, not 0",
        "\"averaging\": 1|'averaging' must be in [0, 1), not 1.0",
        "\"labelDropout\": 2|'labelDropout' must be in [0, 1], not 2.0",
        "\"loss\": \"cube\"|'loss' cannot be understood",
        "\"decay\": -1|'decay' must not be negative, not -1.0",
        "\"checkpointMinutes\": 0|'checkpointMinutes' must be positive, not 0.0",
        "\"validateEvery\": 5|'validateEvery' and 'sampleEvery' need a 'validation' source",
        "\"tasks\": {\"PREDICT\": 0}|the weights of tasks are not negative and one is positive",
        "\"places\": {\"mean\": 9, \"deviation\": 1}|'places' needs a mean from -5 to 5",
        "\"network\": {\"preset\": \"xl\"}|there is no preset 'xl'; choose one of xs, s2, l2",
        "\"network\": {\"patch\": 4}|'network' needs a preset, or positive patch, hidden, depth",
        "\"speed\": 3|there is no field 'speed' here; known are accumulate, averaging, batch",
        "\"steps\": \"many\"|'steps' cannot be understood",
        "\"source\": null|'source' is missing",
        "\"rate\" 3|line 1 is no JSON"
      })
  void aWrongValueIsNamedInOneSentence(String field, String sentence) {
    assertThatThrownBy(() -> with(", " + field))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder.resolve("train.json") + ": " + sentence)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({"xs, 4, 128, 6, 4", "s2, 2, 384, 12, 6", "l2, 2, 1152, 28, 16"})
  void presetsAreNetworksForTheClipsThereAre(
      String preset, int patch, int hidden, int depth, int heads) {
    var clip = new Clip(6, 3, 16, 32, new float[6 * 3 * 16 * 32]);
    assertThat(NetworkConfig.of(preset).forClips(clip, 0, Objective.CLEAN))
        .isEqualTo(
            new VdtConfig(6, 16, 32, 3, patch, hidden, depth, heads, false, 0, true, true, true));
    assertThat(NetworkConfig.of(preset).forClips(clip, 0, Objective.DDPM))
        .isEqualTo(
            new VdtConfig(6, 16, 32, 3, patch, hidden, depth, heads, true, 1, false, false, false));
  }

  @Test
  void singleValuesOfAPresetMayBeChanged() throws IOException {
    var network = with(", \"network\": {\"preset\": \"s2\", \"depth\": 3}").network();
    assertThat(network.depth()).isEqualTo(3);
    assertThat(network.hidden()).isEqualTo(384);
  }

  @Test
  void survivesBeingWrittenAndRead() throws IOException {
    var config = with(", \"tasks\": {\"PREDICT\": 2}, \"seed\": 5");
    assertThat(read(new JsonMapper().writeValueAsString(config))).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "physics-xs.json",
        "physics-xs-any.json",
        "physics-xs-last.json",
        "digits-xs.json"
      })
  void recipesOfTheProjectCanBeRead(String name) throws IOException {
    var config = TrainConfig.read(Path.of("..", "recipes", name));
    var source = config.source().open();
    var network =
        config.network().forClips(source.clip(0), source.labels().size(), config.objective());
    assertThat(network.hidden()).isLessThanOrEqualTo(384);
    assertThat(config.validation().open().labels()).isEqualTo(source.labels());
  }
}

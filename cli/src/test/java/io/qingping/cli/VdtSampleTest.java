package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.clip.ClipReader;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Videos through the command line, with fresh weights: what they show is noise. */
class VdtSampleTest {
  private static final int SIDE = 16;
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void export() {
    model = model("model.safetensors", Objective.VELOCITY, 3);
  }

  private Path model(String name, Objective objective, int channels) {
    boolean official = objective == Objective.DDPM;
    var network =
        new VdtConfig(
            4, SIDE, SIDE, channels, 4, 16, 1, 2, official, official ? 1 : 0, false, false, false);
    var file = folder.resolve(name);
    VideoModel.fresh(new VideoConfig(network, objective), new Generator(1))
        .export(file, DType.FLOAT32);
    return file;
  }

  private Path tensor(String name, int frames, int channels) {
    var file = folder.resolve(name);
    try (var scope = Scope.open()) {
      var values = new Generator(9).uniform(frames, channels, SIDE, SIDE);
      SafeTensors.write(file, Map.of("clip", values), Map.of());
    }
    return file;
  }

  private static float[] values(Path file) {
    try (var scope = Scope.open()) {
      return SafeTensors.read(file).tensors().get("clip").floats();
    }
  }

  private static long[] shape(Path file) {
    try (var scope = Scope.open()) {
      return SafeTensors.read(file).tensors().get("clip").shape();
    }
  }

  private Console sample(Object... words) {
    var all = new Object[words.length + 6];
    System.arraycopy(new Object[] {"vdt", "sample", "--model", model, "--steps", 2}, 0, all, 0, 6);
    System.arraycopy(words, 0, all, 6, words.length);
    return Console.run(all);
  }

  private static void assertWell(Console console) {
    assertThat(console.code()).as(console.toString()).isZero();
  }

  @Test
  void predictsAndKeepsWhatWasGiven() {
    var context = tensor("context.safetensors", 3, 3);
    var out = folder.resolve("out.safetensors");
    assertWell(sample("--context", context, "--frames", 9, "--seed", 4, "-o", out));
    assertThat(shape(out)).containsExactly(9, 3, SIDE, SIDE);
    var made = values(out);
    for (int i = 0; i < 2 * 3 * SIDE * SIDE; i++) {
      assertThat(made[i]).isEqualTo(values(context)[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backward",
        "interpolate",
        "unconditional",
        "one-frame",
        "random-frames",
        "completion"
      })
  void doesEveryTask(String task) {
    var context = tensor("context.safetensors", 4, 3);
    var out = folder.resolve("out.safetensors");
    assertWell(sample("--task", task, "--context", context, "-o", out));
    assertThat(shape(out)).containsExactly(4, 3, SIDE, SIDE);
  }

  @Test
  void theSameSeedGivesTheSameFile() throws Exception {
    for (var name : new String[] {"a", "b"}) {
      Files.createDirectory(folder.resolve(name));
      assertWell(
          sample("--task", "unconditional", "--seed", 4, "-o", folder.resolve(name + "/v.mp4")));
    }
    assertThat(folder.resolve("a/v.mp4")).hasSameBinaryContentAs(folder.resolve("b/v.mp4"));
  }

  @Test
  void makesSeveralVideosWithSeedsInARow() {
    var out = folder.resolve("v.safetensors");
    var console = sample("--task", "unconditional", "--seed", 4, "--count", 2, "-o", out);
    assertWell(console);
    assertThat(console.out().lines())
        .containsExactly(
            folder.resolve("v-1.safetensors").toString(),
            folder.resolve("v-2.safetensors").toString());
    var single = folder.resolve("single.safetensors");
    assertWell(sample("--task", "unconditional", "--seed", 5, "-o", single));
    assertThat(values(folder.resolve("v-2.safetensors"))).isEqualTo(values(single));
    assertThat(values(folder.resolve("v-1.safetensors"))).isNotEqualTo(values(single));
  }

  @Test
  void aFilmIsAContextAndTheResultIsALabelledFilmBesideIt() {
    var film = folder.resolve("film.mp4");
    assertWell(sample("--task", "unconditional", "-o", film));
    var out = folder.resolve("out.mp4");
    assertWell(sample("--context", film, "--stride", 3, "--compare", "--label", "en", "-o", out));
    int frames = 0;
    try (var reader = ClipReader.open(out)) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        var picture = frame.get();
        assertThat(picture.width()).isEqualTo((2 * SIDE + 2) * 16);
        assertThat(picture.height()).isEqualTo(SIDE * 16);
        var plate = AiLabel.random(Language.ENGLISH).plate(picture.width(), picture.height());
        assertThat(plate.isReadable(picture)).isTrue();
        frames++;
      }
    }
    assertThat(frames).isEqualTo(12); // 4 at 10 a second become 30 a second
  }

  @Test
  void framesBecomeAFolder() {
    var out = folder.resolve("frames");
    assertWell(sample("--task", "unconditional", "--frames", 6, "-o", out));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "000000.png", "000001.png", "000002.png", "000003.png", "000004.png", "000005.png");
  }

  @Test
  void latentsAreWrittenAsTensorsOnly() {
    model = model("latent.safetensors", Objective.DDPM, 4);
    var out = folder.resolve("out.safetensors");
    assertWell(sample("--task", "unconditional", "--sampler", "ddim", "-o", out));
    assertThat(shape(out)).containsExactly(4, 4, SIDE, SIDE);
    var console = sample("--task", "unconditional", "-o", folder.resolve("out.mp4"));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).contains("makes latents, for which no image decoder is here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--task=predict|The task predict needs a context",
        "--task=unconditional --steps=0|A sampler takes 1 to 1000 steps, not 0.",
        "--task=unconditional --sampler=ddim|A model that predicts VELOCITY cannot be sampled by",
        "--task=unconditional --guidance=-1|The guidance is between 0 and 20, not -1.",
        "--task=unconditional --cache=2|The threshold of the cache is at least 0 and less than 1",
        "--task=unconditional --kind=rain|The model knows no kinds of clips, so it cannot be told",
        "--task=unconditional --count=0|At least one video is made, not 0.",
        "--task=unconditional --fps=99|A made video shows 1 to 50 frames a second, not 99.",
        "--task=unconditional --frames=-3|Frames are counted from 0, so there cannot be -3.",
        "--context=none.mp4|none.mp4 is not a file that can be read"
      })
  void badValuesGetOneSentence(String words, String sentence) {
    var out = folder.resolve("out.mp4");
    var command = "vdt sample --model %s -o %s %s".formatted(model, out, words);
    var console = Console.run((Object[]) command.split(" "));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).startsWith(sentence);
    assertThat(out).doesNotExist();
  }

  @Test
  void anUnknownEndingIsRefusedBeforeAnythingIsComputed() {
    var console = sample("--task", "unconditional", "-o", folder.resolve("out.avi"));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.err()).contains("out.avi has an ending that is not known here");
  }

  @Test
  void exportsAndReadsBack() {
    var parts = folder.resolve("parts");
    var again = folder.resolve("again.safetensors");
    assertWell(Console.run("vdt", "export", "--model", model, "-o", parts));
    assertWell(Console.run("vdt", "export", "--model", parts, "-o", again));
    assertThat(again).hasSameBinaryContentAs(model);
    var half = folder.resolve("half.safetensors");
    assertWell(Console.run("vdt", "export", "--model", model, "--half", "-o", half));
    assertThat(half.toFile().length()).isLessThan(model.toFile().length() * 2 / 3);
  }

  @Test
  void aModelThatIsNoneIsNamed() {
    var console = Console.run("vdt", "export", "--model", "none.pt", "-o", folder.resolve("x"));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.err()).startsWith("none.pt: does not exist");
    assertThat(console.errors()).hasSize(1);
  }
}

package io.qingping.vdt.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.MediaException;
import io.qingping.media.clip.ClipReader;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Frames;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.Timeline;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts in and clips out. */
class FilesTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.CHINESE, "test");
  private static final VideoConfig COLOUR = config(3);
  private static final VideoConfig GREY = config(1);
  private static final VideoConfig LATENT = config(4);
  @TempDir private Path folder;

  private static VideoConfig config(int channels) {
    return new VideoConfig(
        new VdtConfig(4, 16, 24, channels, 2, 16, 1, 2, false, 0, true, true, true),
        Objective.CLEAN);
  }

  /** A light square that moves over a dark, reddish ground; 8-bit values. */
  private static Clip clip(int frames, int channels) {
    var values = new float[frames * channels * 16 * 24];
    for (int i = 0; i < values.length; i++) {
      int frame = i / (channels * 16 * 24);
      int channel = i / (16 * 24) % channels;
      int row = i / 24 % 16;
      int column = i % 24;
      boolean light = column / 4 == frame % 6 && row >= 8 && row < 12;
      int value = light ? 240 : channel == 0 ? 80 : 40;
      values[i] = value / 127.5f - 1;
    }
    return new Clip(frames, channels, 16, 24, values);
  }

  private Path write(String name, Clip clip) {
    var file = folder.resolve(name);
    try (var out = ClipFile.create(file, 8, LABEL)) {
      out.write(clip.slice(0, 1));
      out.write(clip.slice(1, clip.frames() - 1));
      out.finish();
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip.safetensors", "frames"})
  void dataComesBackAsItWas(String name) {
    for (var config : new VideoConfig[] {COLOUR, GREY}) {
      var clip = clip(5, config.network().channels());
      var file = write(config.network().channels() + name, clip);
      assertThat(ContextFile.read(file, config, 1)).usingRecursiveComparison().isEqualTo(clip);
    }
  }

  @Test
  void latentsMayLieBeyondOne() {
    var latents = new Clip(1, 4, 16, 24, new float[4 * 16 * 24]);
    latents.values()[7] = -3.5f;
    try (var out = ClipFile.create(folder.resolve("l.safetensors"), 8, LABEL)) {
      out.write(latents);
      out.finish();
    }
    var read = ContextFile.read(folder.resolve("l.safetensors"), LATENT, 1);
    assertThat(read.values()[7]).isEqualTo(-3.5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip.mp4", "clip.gif"})
  void videosAreLargeEnoughAndLast(String name) {
    var file = write(name, clip(6, 3));
    int frames = 0;
    try (var reader = ClipReader.open(file)) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        assertThat(frame.get().width()).isEqualTo(24 * 16);
        assertThat(frame.get().height()).isEqualTo(16 * 16);
        assertThat(LABEL.plate(384, 256).isReadable(frame.get())).isTrue();
        frames++;
      }
    }
    // 8 frames a second are shown three times each where a format cannot be slow.
    assertThat(frames).isEqualTo(name.endsWith("mp4") ? 18 : 6);
  }

  @Test
  void anMp4IsReadBackAsItsClip() {
    var clip = clip(6, 3);
    var context = ContextFile.read(write("clip.mp4", clip), COLOUR, 3);
    assertThat(context.frames()).isEqualTo(6);
    for (int f = 0; f < 6; f++) {
      assertThat(context.at(f, 1, 10, 4 * f + 2)).isGreaterThan(0.7f);
      assertThat(context.at(f, 1, 14, 20)).isLessThan(-0.5f);
      assertThat(context.at(f, 0, 14, 20)).isGreaterThan(context.at(f, 1, 14, 20) + 0.2f);
    }
  }

  @Test
  void webpIsWritten() {
    assertThat(write("clip.webp", clip(6, 1))).isNotEmptyFile();
  }

  @Test
  void onePictureIsAContextOfOneFrame() {
    var frames = write("frames", clip(3, 3));
    var context = ContextFile.read(frames.resolve("000001.png"), COLOUR, 1);
    assertThat(context.values()).isEqualTo(clip(3, 3).slice(1, 1).values());
  }

  @Test
  void everySoManyFramesAreTaken() {
    var clip = clip(7, 3);
    for (var name : new String[] {"clip.safetensors", "frames"}) {
      var context = ContextFile.read(write(name, clip), COLOUR, 3);
      assertThat(context.frames()).isEqualTo(3);
      assertThat(context.slice(1, 1).values()).isEqualTo(clip.slice(3, 1).values());
    }
  }

  @Test
  void picturesAreCutInTheMiddleAndScaled() {
    var wide = new Clip(1, 3, 16, 48, new float[3 * 16 * 48]);
    for (int i = 0; i < wide.values().length; i++) {
      wide.values()[i] = i % 48 < 12 || i % 48 >= 36 ? 1 : -1;
    }
    var context = Frames.clip(Frames.picture(wide, 0, 4), 3, 16, 24);
    for (float value : context.values()) {
      assertThat(value).isLessThan(-0.5f);
    }
  }

  @Test
  void aComparisonShowsWhatWasGivenBesideWhatWasMade() {
    var given = clip(1, 3);
    var made = clip(3, 3);
    var layout = new Timeline.Layout(VideoTask.ONE_FRAME, 3, 0, 1, 0);
    var timeline = Timeline.of(layout, Optional.of(given), 3, 2);
    var shown = new ArrayList<Clip>();
    var comparison = new Comparison(timeline, shown::add);
    comparison.accept(made.slice(0, 2));
    comparison.accept(made.slice(2, 1));
    var both = Clip.join(shown);
    assertThat(both.width()).isEqualTo(50);
    for (int column = 0; column < 24; column++) {
      assertThat(both.at(0, 2, 9, column)).isEqualTo(given.at(0, 2, 9, column));
      assertThat(both.at(2, 2, 9, column)).isZero();
      assertThat(both.at(2, 2, 9, column + 26)).isEqualTo(made.at(2, 2, 9, column));
    }
    assertThat(both.at(1, 2, 9, 24)).isEqualTo(1);
    assertThatThrownBy(() -> new Comparison(Timeline.unknown(3), shown::add))
        .hasMessageStartingWith("Nothing is given");
  }

  @Test
  void anUnfinishedVideoLeavesNothing() {
    try (var out = ClipFile.create(folder.resolve("clip.mp4"), 8, LABEL)) {
      out.write(clip(2, 3));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWhatItCannotWrite() throws Exception {
    assertThatThrownBy(() -> ClipFile.create(folder.resolve("clip.avi"), 8, LABEL))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("clip.avi has an ending that is not known here");
    assertThatThrownBy(() -> ClipFile.create(folder.resolve("clip.mp4"), 0, LABEL))
        .hasMessage("A made video shows 1 to 50 frames a second, not 0.");
    Files.writeString(folder.resolve("other"), "");
    assertThatThrownBy(() -> ClipFile.create(folder, 8, LABEL))
        .hasMessageContaining("is not empty");
  }

  @Test
  void refusesWhatIsNoContext() throws Exception {
    assertThatThrownBy(() -> ContextFile.read(folder.resolve("none.mp4"), COLOUR, 1))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("none.mp4 is not a file that can be read");
    assertThatThrownBy(() -> ContextFile.read(folder, COLOUR, 1))
        .hasMessageStartingWith("There is no frame in ");
    assertThatThrownBy(() -> ContextFile.read(folder, LATENT, 1))
        .hasMessageStartingWith("The model works on latents of 4 channels and cannot look at ");
    assertThatThrownBy(() -> ContextFile.read(folder, COLOUR, 0)).hasMessageContaining("every 0");
    var file = folder.resolve("flat.safetensors");
    try (var scope = Scope.open()) {
      SafeTensors.write(file, Map.of("clip", Tensor.zeros(4, 4)), Map.of());
    }
    assertThatThrownBy(() -> ContextFile.read(file, COLOUR, 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("flat.safetensors: holds no clip");
  }
}

package io.qingping.cli;

import io.qingping.media.MediaException;
import io.qingping.vdt.animate.AnimateOptions;
import io.qingping.vdt.animate.FrameSize;
import io.qingping.vdt.animate.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that shape a clip, shared by the commands that make one. */
final class AnimateSettings {
  private static final Map<String, Double> WINDS =
      Map.of("right", 0.0, "down", 90.0, "left", 180.0, "up", 270.0);

  @Option(names = "--recipe", paramLabel = "NAME", defaultValue = "auto", descriptionKey = "recipe")
  private String recipe;

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "4", descriptionKey = "seconds")
  private double seconds;

  @Option(names = "--fps", paramLabel = "N", defaultValue = "25", descriptionKey = "fps")
  private int fps;

  @Option(names = "--size", paramLabel = "WxH", descriptionKey = "size")
  private String size;

  @Option(names = "--wind", paramLabel = "TO", defaultValue = "right", descriptionKey = "wind")
  private String wind;

  @Option(
      names = "--strength",
      paramLabel = "0..1",
      defaultValue = "0.5",
      descriptionKey = "strength")
  private double strength;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", descriptionKey = "seed")
  private long seed;

  @Option(names = "--mask", paramLabel = "PICTURE", descriptionKey = "mask")
  private Path mask;

  @Mixin private LabelSettings label;

  @Option(names = "--no-preview", descriptionKey = "no-preview")
  private boolean noPreview;

  AnimateOptions options() {
    return options(FrameSize.standard());
  }

  /** The options as given, with a size for where none was. */
  AnimateOptions options(FrameSize usual) {
    return new AnimateOptions(
        recipe(),
        seconds,
        fps,
        size == null ? usual : FrameSize.parse(size),
        degrees(),
        strength,
        seed,
        mask,
        label.language(),
        label.producer(),
        !noPreview);
  }

  private Recipe recipe() {
    return Arrays.stream(Recipe.values())
        .filter(r -> r.label().equalsIgnoreCase(recipe))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.of(
                        "error.recipe",
                        recipe,
                        String.join(
                            ", ", Arrays.stream(Recipe.values()).map(Recipe::label).toList()))));
  }

  private double degrees() {
    var named = WINDS.get(wind.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    try {
      return Double.parseDouble(wind);
    } catch (NumberFormatException e) {
      throw new MediaException(e, "animate.wind", wind);
    }
  }
}

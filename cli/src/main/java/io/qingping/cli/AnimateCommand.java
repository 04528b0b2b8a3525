package io.qingping.cli;

import io.qingping.vdt.animate.FinishedClips;
import io.qingping.vdt.animate.PhotoAnimator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp animate PHOTO... -o DIR}. */
@Command(name = "animate", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class AnimateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PHOTO", arity = "1..*", descriptionKey = "photos")
  private List<Path> photos;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      descriptionKey = "out")
  private Path out;

  @Option(names = "--motion-weights", paramLabel = "FILE", descriptionKey = "motion-weights")
  private Path weights;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Mixin private AnimateSettings settings;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var options = settings.options();
    var files = expanded(photos);
    var screen = spec.commandLine();
    try (var animator = weights == null ? PhotoAnimator.open() : PhotoAnimator.open(weights)) {
      var batch = new AnimateBatch(animator, out, options, screen.getOut(), screen.getErr(), json);
      return batch.run(files);
    }
  }

  /**
   * Folders stand for the files in them, but for clips, posters and pages that earlier runs left
   * there; an empty one among others is named as what it is.
   */
  private static List<Path> expanded(List<Path> given) throws java.io.IOException {
    var files = new LinkedHashSet<Path>(); // a photo that is given twice is animated once
    for (var path : given) {
      if (Files.isDirectory(path)) {
        var inside = inside(path);
        files.addAll(inside.isEmpty() && given.size() > 1 ? List.of(path) : inside);
      } else {
        files.add(path);
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(Text.of("error.empty-folder", given.get(0)));
    }
    return List.copyOf(files);
  }

  private static List<Path> inside(Path folder) throws java.io.IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !isHidden(file) && !FinishedClips.made(file))
          .sorted()
          .toList();
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}

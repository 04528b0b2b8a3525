package io.qingping.cli;

import io.qingping.media.photo.SamplePortrait;
import io.qingping.vdt.animate.FrameSize;
import io.qingping.vdt.animate.PhotoAnimator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp demo}: a sample portrait becomes a clip. */
@Command(name = "demo", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String SIZE = "1080x1440";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "qp-demo",
      descriptionKey = "out")
  private Path out;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Mixin private AnimateSettings settings;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(out);
    var photo = SamplePortrait.writeTo(out.resolve("portrait.jpg"));
    var screen = spec.commandLine();
    try (var animator = PhotoAnimator.open()) {
      return new AnimateBatch(
              animator,
              out,
              settings.options(FrameSize.parse(SIZE)),
              screen.getOut(),
              screen.getErr(),
              false)
          .run(List.of(photo));
    }
  }
}

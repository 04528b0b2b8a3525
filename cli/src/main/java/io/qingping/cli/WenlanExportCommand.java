package io.qingping.cli;

import io.qingping.tensor.DType;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp wenlan export}: a model of two towers as a folder to pass on. */
@Command(name = "export", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanExportCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "FILE|DIR",
      required = true,
      descriptionKey = "wenlan.model")
  private String model;

  @Option(names = "--half", descriptionKey = "wenlan.half")
  private boolean half;

  @Option(names = "--int8", descriptionKey = "wenlan.int8")
  private boolean int8;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      descriptionKey = "wenlan.export.out")
  private Path out;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var larger = half ? DType.FLOAT16 : DType.FLOAT32;
    WenlanModels.load(model).export(out, int8 ? DType.INT8 : larger);
    spec.commandLine().getOut().println(out);
    return 0;
  }
}

package io.qingping.cli;

import io.qingping.tensor.DType;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup private Precision precision = new Precision();

  /** How large a weight is in the file; one of them, or fp32. */
  private static final class Precision {
    @Option(names = "--half", descriptionKey = "wenlan.half")
    private boolean half;

    @Option(names = "--int8", descriptionKey = "wenlan.int8")
    private boolean int8;

    private DType type() {
      if (int8) {
        return DType.INT8;
      }
      return half ? DType.FLOAT16 : DType.FLOAT32;
    }
  }

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
    WenlanModels.load(model).export(out, precision.type());
    spec.commandLine().getOut().println(out);
    return 0;
  }
}

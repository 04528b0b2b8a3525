package io.qingping.cli;

import io.qingping.tensor.DType;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp vdt export}: a model of any layout as safetensors or as a diffusers folder. */
@Command(name = "export", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class VdtExportCommand implements Callable<Integer> {
  @Mixin private VdtModelSettings model;

  @Option(names = "--half", descriptionKey = "vdt.half")
  private boolean half;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE|DIR",
      required = true,
      descriptionKey = "vdt.export.out")
  private Path out;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var loaded = model.load();
    var type = half ? DType.BFLOAT16 : DType.FLOAT32;
    if (out.toString().endsWith(".safetensors")) {
      loaded.export(out, type);
    } else {
      loaded.exportFolder(out, type);
    }
    spec.commandLine().getOut().println(out);
    return 0;
  }
}

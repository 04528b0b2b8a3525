package io.qingping.cli;

import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.index.PhotoSearch;
import io.qingping.wenlan.serve.SearchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp wenlan serve}: a search box in the browser. */
@Command(name = "serve", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "INDEX", descriptionKey = "wenlan.search.index")
  private Path index;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      descriptionKey = "wenlan.serve.port")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "127.0.0.1",
      descriptionKey = "wenlan.serve.host")
  private String host;

  @Option(names = "--texts-only", descriptionKey = "wenlan.search.texts-only")
  private boolean textsOnly;

  @Option(names = "--model", paramLabel = "FILE|DIR", descriptionKey = "wenlan.search.model")
  private String model;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  /** Serves until it is stopped, and returns 130. */
  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    try (var stop = StopSignal.listen();
        var server =
            SearchServer.start(
                index,
                towers(),
                host,
                port,
                fault -> err.println(Text.of("wenlan.serve.fault", Qp.sentence(fault))))) {
      out.println(Text.of("wenlan.serve.at", server.address()));
      if (server.isOpenToOthers()) {
        err.println(Text.of("wenlan.serve.open"));
      }
      stop.await();
    }
    return 130;
  }

  private Optional<ImageTextModel> towers() throws IOException {
    if (textsOnly) {
      return Optional.empty();
    }
    if (model != null) {
      return Optional.of(WenlanModels.load(model));
    }
    try (var search = PhotoSearch.open(index)) {
      return Optional.of(WenlanModels.load(search.identity().origin()));
    }
  }
}

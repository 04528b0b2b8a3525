package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.index.IndexReport;
import io.qingping.wenlan.index.IndexWatcher;
import io.qingping.wenlan.index.PhotoIndexer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp wenlan index}: takes pictures into an index, or brings it up to date. */
@Command(name = "index", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanIndexCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 60; // two batches are under way

  @Parameters(paramLabel = "FOLDER|SHARDS", arity = "1..*", descriptionKey = "wenlan.index.sources")
  private List<Path> sources;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "INDEX",
      required = true,
      descriptionKey = "wenlan.index.out")
  private Path index;

  @Option(
      names = "--model",
      paramLabel = "FILE|DIR",
      defaultValue = WenlanModels.SHIPPED,
      descriptionKey = "wenlan.model")
  private String model;

  @Option(names = "--rebuild", descriptionKey = "wenlan.index.rebuild")
  private boolean rebuild;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  /** Returns 0, or 1 if something was left out, or 130 if stopped. */
  @Override
  public Integer call() throws Exception {
    var towers = WenlanModels.load(model);
    IndexReport report;
    try (var stop = StopSignal.listen(PATIENCE_SECONDS);
        var line = new Line(stop)) {
      report = PhotoIndexer.run(index, sources, towers, WenlanModels.origin(model), rebuild, line);
    }
    if (json) {
      printJson(report);
    } else {
      print(report);
    }
    return report.stopped() ? 130 : report.failed() > 0 ? 1 : 0;
  }

  private void print(IndexReport report) {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    report
        .problems()
        .forEach(
            problem ->
                err.println(
                    Text.of(
                        "wenlan.index.problem", problem.place(), Qp.sentence(problem.reason()))));
    if (report.failed() > report.problems().size()) {
      err.println(Text.of("wenlan.index.more", report.failed() - report.problems().size()));
    }
    out.println(
        Text.of(
            "wenlan.index.done",
            report.added(),
            report.changed(),
            report.refreshed(),
            report.removed(),
            report.unchanged(),
            report.failed()));
    out.println(
        Text.of(
            "wenlan.index.total",
            index,
            report.total(),
            "%.1f".formatted(report.seconds()),
            report.embedded()));
    if (report.total() == 0 && !report.stopped()) {
      err.println(Text.of("wenlan.index.none"));
    }
    if (report.stopped()) {
      err.println(Text.of("wenlan.index.stopped"));
    }
  }

  private void printJson(IndexReport report) {
    var root = JSON.createObjectNode();
    root.put("index", index.toString());
    root.put("total", report.total());
    root.put("added", report.added());
    root.put("changed", report.changed());
    root.put("refreshed", report.refreshed());
    root.put("removed", report.removed());
    root.put("unchanged", report.unchanged());
    root.put("embedded", report.embedded());
    root.put("failed", report.failed());
    root.put("seconds", report.seconds());
    root.put("stopped", report.stopped());
    var problems = root.putArray("problems");
    for (var problem : report.problems()) {
      problems
          .addObject()
          .put("place", problem.place())
          .put("key", problem.reason().key())
          .put("reason", problem.reason().message(Locale.getDefault()));
    }
    spec.commandLine().getOut().println(root);
  }

  /** A progress bar where a person watches; stops when told to. */
  private static final class Line implements IndexWatcher, AutoCloseable {
    private final StopSignal stop;
    private final Optional<ProgressBar> bar =
        System.console() == null
            ? Optional.empty()
            : Optional.of(new ProgressBarBuilder().setTaskName(Text.of("progress.index")).build());

    private Line(StopSignal stop) {
      this.stop = stop;
    }

    @Override
    public void at(int done, int files) {
      bar.ifPresent(b -> b.maxHint(files).stepTo(done));
    }

    @Override
    public boolean stopped() {
      return stop.raised();
    }

    @Override
    public void close() {
      bar.ifPresent(ProgressBar::close);
    }
  }
}

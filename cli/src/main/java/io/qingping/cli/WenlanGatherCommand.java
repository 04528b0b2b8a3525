package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.gather.Gather;
import io.qingping.wenlan.gather.GatherOptions;
import io.qingping.wenlan.gather.GatherResult;
import io.qingping.wenlan.model.NsfwNetwork;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp wenlan gather}: from pages to shards of pictures and texts. */
@Command(name = "gather", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanGatherCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "SOURCE", descriptionKey = "wenlan.gather.source")
  private List<String> sources;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "SHARDS",
      required = true,
      descriptionKey = "wenlan.gather.out")
  private Path out;

  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "wenlan.gather.config")
  private Path config;

  @Option(names = "--nsfw-model", paramLabel = "FILE", descriptionKey = "wenlan.gather.nsfw-model")
  private Path nsfwModel;

  @Option(names = "--root", paramLabel = "URL", descriptionKey = "wenlan.gather.root")
  private URI root;

  @Option(names = "--contact", paramLabel = "TEXT", descriptionKey = "wenlan.gather.contact")
  private String contact;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      descriptionKey = "wenlan.gather.interval")
  private double interval;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      descriptionKey = "wenlan.gather.timeout")
  private double timeout;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "5",
      descriptionKey = "wenlan.gather.depth")
  private int depth;

  @Option(
      names = "--pages",
      paramLabel = "N",
      defaultValue = "10000",
      descriptionKey = "wenlan.gather.pages")
  private int pages;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1000",
      descriptionKey = "wenlan.gather.samples")
  private int samples;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      descriptionKey = "wenlan.gather.threads")
  private int threads;

  @Option(names = "--offline", descriptionKey = "wenlan.gather.offline")
  private boolean offline;

  @Option(names = "--again", descriptionKey = "wenlan.gather.again")
  private boolean again;

  @Option(names = "--allow-private", descriptionKey = "wenlan.gather.allow-private")
  private boolean allowPrivate;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var options = options();
    var error = spec.commandLine().getErr();
    if (contact == null && sources.stream().anyMatch(source -> source.startsWith("http"))) {
      error.println(Text.of("wenlan.gather.no-contact"));
    }
    if (nsfwModel == null && options.filter().maxNsfw() < 1 && !NsfwNetwork.isBundled()) {
      error.println(Text.of("wenlan.gather.no-nsfw"));
    }
    try (var stop = StopSignal.listen()) {
      GatherResult result;
      try (var line = new GatherLine(error)) {
        result = new Gather(options, out, line, stop::raised).run();
      }
      tell(result);
      if (result.isFruitless()) {
        error.println(fruitless(result));
        return 1;
      }
      return result.whole() ? 0 : 130;
    }
  }

  private String fruitless(GatherResult result) {
    if (result.refused().isEmpty()) {
      return Text.of("wenlan.gather.no-page", String.join(", ", sources));
    }
    var first = result.refused().get();
    var sentence =
        Text.of(
            "wenlan.gather.unread",
            result.pages(),
            first.asked(),
            first.reason().message(Locale.getDefault()));
    return first.reason() == Reason.PRIVATE_ADDRESS
        ? sentence + Text.of("wenlan.gather.private")
        : sentence;
  }

  private GatherOptions options() throws java.io.IOException {
    var filter = config == null ? FilterConfig.standard() : FilterConfig.read(config);
    var standard = FetchOptions.standard(filter.maxBytes());
    var fetch =
        new FetchOptions(
            contact == null ? standard.contact() : contact,
            seconds("--interval", interval),
            standard.connections(),
            seconds("--timeout", timeout),
            standard.retries(),
            standard.backOff(),
            standard.longestWait(),
            standard.redirects(),
            allowPrivate,
            filter.maxBytes());
    return new GatherOptions(
        sources, root, filter, nsfwModel, fetch, depth, pages, samples, threads, offline, again);
  }

  private static Duration seconds(String option, double value) {
    if (!(value >= 0 && value <= 86_400)) {
      throw new IllegalArgumentException(Text.of("wenlan.gather.seconds", option, value));
    }
    return Duration.ofMillis(Math.round(1000 * value));
  }

  private void tell(GatherResult result) throws java.io.IOException {
    var screen = spec.commandLine().getOut();
    if (json) {
      screen.println(
          JsonMapper.builder()
              .build()
              .createObjectNode()
              .put("whole", result.whole())
              .put("pages", result.pages())
              .put("done", result.done())
              .put("total", result.total())
              .put("added", result.added())
              .put("samples", result.samples())
              .put("unanswered", result.unanswered())
              .put("report", result.report().toString()));
      return;
    }
    if (!result.whole()) {
      screen.println(
          Text.of("wenlan.gather.stopped", result.pages(), result.done(), result.total()));
      return;
    }
    screen.println(
        Text.of("wenlan.gather.done", result.added(), result.total(), result.samples(), out));
    if (result.unanswered() > 0) {
      screen.println(Text.of("wenlan.gather.unanswered", result.unanswered()));
    }
    if (result.earlier()) {
      screen.println(Text.of("wenlan.gather.earlier"));
    }
    screen.println(Text.of("wenlan.gather.report", result.report()));
  }
}

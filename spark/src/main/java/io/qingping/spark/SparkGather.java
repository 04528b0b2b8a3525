package io.qingping.spark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.language.Sentences;
import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.gather.GatherOptions;
import io.qingping.wenlan.gather.Tally;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.shard.ShardException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code spark-submit} starts: {@code qp wenlan gather} for WARC files, on a cluster. */
@Command(name = "SparkGather", resourceBundle = SparkGather.BUNDLE, mixinStandardHelpOptions = true)
public final class SparkGather implements Callable<Integer> {
  static final String BUNDLE = "io.qingping.spark.messages";

  private static final int HOUR = 3600; // seconds
  private static final int LONGEST = 365 * 24 * HOUR;

  @Parameters(arity = "1..*", paramLabel = "WARC", descriptionKey = "source")
  private List<String> sources;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "SHARDS",
      required = true,
      descriptionKey = "out")
  private String out;

  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "config")
  private Path config;

  @Option(names = "--nsfw-model", paramLabel = "FILE", descriptionKey = "nsfw-model")
  private Path nsfwModel;

  @Option(names = "--offline", descriptionKey = "offline")
  private boolean offline;

  @Option(names = "--contact", paramLabel = "TEXT", descriptionKey = "contact")
  private String contact;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      descriptionKey = "interval")
  private double interval;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      descriptionKey = "timeout")
  private double timeout;

  @Option(
      names = "--host-time",
      paramLabel = "HOURS",
      defaultValue = "24",
      descriptionKey = "host-time")
  private double hostTime;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "16", descriptionKey = "threads")
  private int threads;

  @Option(names = "--allow-private", descriptionKey = "allow-private")
  private boolean allowPrivate;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "1000", descriptionKey = "samples")
  private int samples;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  private SparkGather() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code); // a driver that ends by itself is a job that succeeded
    }
  }

  static int run(String... arguments) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals("--lang")) {
        Locale.setDefault(Locale.forLanguageTag(arguments[i + 1]));
      }
    }
    var line = new CommandLine(new SparkGather());
    line.setResourceBundle(bundle());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(SparkGather::explain);
    return line.execute(arguments);
  }

  /** One sentence for what the user can put right; Spark's own failures keep their trace. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof ShardException
        || e instanceof ModelFormatException
        || e instanceof IllegalArgumentException) {
      line.getErr().println(Sentences.of(e.getMessage(), Locale.getDefault()));
      return 1;
    }
    throw e;
  }

  @Override
  public Integer call() throws Exception {
    var options = options();
    var error = spec.commandLine().getErr();
    if (contact == null && !offline) {
      error.println(text("no-contact"));
    }
    if (nsfwModel == null && options.filter().maxNsfw() < 1 && !NsfwNetwork.isBundled()) {
      error.println(text("no-nsfw"));
    }
    var time = duration("--host-time", hostTime, HOUR);
    try (var spark = SparkSession.builder().appName("qingping gather").getOrCreate()) {
      tell(new GatherJob(spark, options, time, out).run());
    }
    return 0;
  }

  private GatherOptions options() throws IOException {
    var filter = config == null ? FilterConfig.standard() : FilterConfig.read(config);
    var standard = FetchOptions.standard(filter.maxBytes());
    var fetch =
        new FetchOptions(
            contact == null ? standard.contact() : contact,
            duration("--interval", interval, 1),
            standard.connections(),
            duration("--timeout", timeout, 1),
            standard.retries(),
            standard.backOff(),
            standard.longestWait(),
            standard.redirects(),
            allowPrivate,
            filter.maxBytes());
    return new GatherOptions(
        sources, null, filter, nsfwModel, fetch, 5, 10_000, samples, threads, offline, false);
  }

  private static Duration duration(String option, double value, int seconds) {
    if (!(value >= 0 && value * seconds <= LONGEST)) {
      throw new IllegalArgumentException(text("duration", option, value, LONGEST / seconds));
    }
    return Duration.ofMillis(Math.round(1000 * value * seconds));
  }

  private void tell(Tally tally) throws Exception {
    var screen = spec.commandLine().getOut();
    if (json) {
      screen.println(JsonMapper.builder().build().writeValueAsString(tally));
      return;
    }
    screen.println(text("done", tally.kept(), tally.kept() + tally.dropped(), tally.shards(), out));
    screen.println(text("report", out));
  }

  private static String text(String key, Object... values) {
    return new MessageFormat(bundle().getString(key), Locale.getDefault()).format(values);
  }

  private static ResourceBundle bundle() {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    return ResourceBundle.getBundle(BUNDLE, Locale.getDefault(), control);
  }
}

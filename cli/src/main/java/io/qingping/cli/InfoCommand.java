package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.people.PeopleFinder;
import io.qingping.tensor.Engine;
import io.qingping.vdt.motion.MotionModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp info}: versions, threads, memory, models. */
@Command(name = "info", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  /** Qingping's own version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Qingping " + own()};
    }

    private static String own() {
      var version = Qp.class.getPackage().getImplementationVersion();
      return version == null ? "0.1.0-SNAPSHOT" : version;
    }
  }

  @Override
  public Integer call() throws Exception {
    var facts = facts();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(facts));
    } else {
      facts.forEach((key, value) -> out.printf("%-12s %s%n", Text.of("info." + key), value));
    }
    return 0;
  }

  private static Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("version", Version.own());
    facts.put(
        "java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("engine", Engine.description());
    facts.put("memory", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB heap");
    facts.put(
        "motion", Text.of("info.shipped", "%,d".formatted(MotionModel.shipped().parameterCount())));
    try (var people = PeopleFinder.open()) {
      facts.put("people", Text.of("info.detector." + people.detector()));
    }
    facts.put("natives", natives());
    return facts;
  }

  /** Where the native libraries are unpacked to. */
  private static String natives() {
    var chosen = System.getProperty("org.bytedeco.javacpp.cachedir");
    return chosen != null ? chosen : System.getProperty("user.home") + "/.javacpp/cache";
  }
}

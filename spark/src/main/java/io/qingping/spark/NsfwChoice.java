package io.qingping.spark;

import io.qingping.wenlan.model.NsfwNetwork;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which network tells nudity; it is read once for all tasks of an executor.
 *
 * @param wanted whether any
 * @param model its file, on every executor; null for the one that is built in, if one is
 */
record NsfwChoice(boolean wanted, String model) implements Serializable {
  private static final Map<NsfwChoice, Optional<NsfwNetwork>> READ = new ConcurrentHashMap<>();

  Optional<NsfwNetwork> network() {
    return wanted ? READ.computeIfAbsent(this, NsfwChoice::read) : Optional.empty();
  }

  private static Optional<NsfwNetwork> read(NsfwChoice choice) {
    return choice.model == null
        ? NsfwNetwork.bundled()
        : Optional.of(NsfwNetwork.read(Path.of(choice.model)));
  }
}

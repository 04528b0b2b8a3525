package io.qingping.tensor.distributed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the processes of a group meet, and which of them this is, in the terms of PyTorch's {@code
 * torchrun}.
 *
 * @param rank this process, 0 .. worldSize - 1
 * @param worldSize how many processes there are on all machines
 * @param localWorldSize how many of them run on this machine and share its cores
 * @param address name or address of the machine that rank 0 runs on
 * @param port a free port there; all processes name the same
 * @param launcherListens whether torchrun itself listens there, and not rank 0
 * @param timeout how long to wait for the others, at the start and in each operation
 */
public record Rendezvous(
    int rank,
    int worldSize,
    int localWorldSize,
    String address,
    int port,
    boolean launcherListens,
    Duration timeout) {
  public static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final String RANK = "RANK";
  private static final String WORLD_SIZE = "WORLD_SIZE";
  private static final String ADDRESS = "MASTER_ADDR";
  private static final String PORT = "MASTER_PORT";
  private static final String LOCAL = "LOCAL_WORLD_SIZE";
  private static final String SECONDS = "QP_GROUP_TIMEOUT";

  public Rendezvous {
    require(worldSize >= 1, "%s must be at least 1, not %d", WORLD_SIZE, worldSize);
    require(
        rank >= 0 && rank < worldSize,
        "%s must be 0 to %d as %s is %d, not %d",
        RANK,
        worldSize - 1,
        WORLD_SIZE,
        worldSize,
        rank);
    require(
        localWorldSize >= 1 && localWorldSize <= worldSize,
        "%s must be 1 to %d, not %d",
        LOCAL,
        worldSize,
        localWorldSize);
    require(!address.isBlank(), "%s must name the machine of rank 0", ADDRESS);
    require(port >= 1 && port <= 65535, "%s must be 1 to 65535, not %d", PORT, port);
    require(timeout.toMillis() > 0, "%s must be at least 1 second", SECONDS);
  }

  private static void require(boolean condition, String sentence, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(sentence.formatted(arguments));
    }
  }

  /**
   * Reads {@code RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and {@code MASTER_PORT}, and if
   * they are there {@code LOCAL_WORLD_SIZE} (else 1) and {@code QP_GROUP_TIMEOUT} (seconds, else
   * 300).
   *
   * @return empty if none of the four is set, which means one process
   * @throws IllegalArgumentException if some of the four are missing or a value is wrong
   */
  public static Optional<Rendezvous> fromEnvironment(Map<String, String> environment) {
    var names = List.of(RANK, WORLD_SIZE, ADDRESS, PORT);
    var missing = names.stream().filter(name -> !environment.containsKey(name)).toList();
    // Clusters set MASTER_ADDR and the like for other programs too: a rank is what counts.
    if (missing.contains(RANK) && missing.contains(WORLD_SIZE)) {
      return Optional.empty();
    }
    require(
        missing.isEmpty(),
        "%s not set; a group of processes needs %s, as torchrun sets them",
        String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are"),
        String.join(", ", names));
    return Optional.of(
        new Rendezvous(
            number(environment, RANK, ""),
            number(environment, WORLD_SIZE, ""),
            number(environment, LOCAL, "1"),
            environment.get(ADDRESS),
            number(environment, PORT, ""),
            "True".equals(environment.get("TORCHELASTIC_USE_AGENT_STORE")),
            Duration.ofSeconds(number(environment, SECONDS, Long.toString(TIMEOUT.toSeconds())))));
  }

  private static int number(Map<String, String> environment, String name, String otherwise) {
    var text = environment.getOrDefault(name, otherwise);
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number, not '%s'".formatted(name, text), e);
    }
  }

  /** The cores that this process may use so that all on this machine have the same. */
  public int threads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / localWorldSize);
  }

  /** Whether this process listens at the meeting place. */
  boolean listens() {
    return rank == 0 && !launcherListens;
  }
}

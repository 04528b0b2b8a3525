package io.qingping.tensor.checkpoint;

import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The checkpoints of a run, numbered in the order of saving: {@code checkpoints/000007-step-1400}.
 * The number, not the step, tells the newest, as a run may go back to an earlier step and save it
 * again. Whatever ends in {@code .part} is unfinished or being deleted.
 */
record Series(Path home) {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("(\\d{6,12})-step-\\d+");
  private static final String UNFINISHED = ".part";

  static Series of(Path run) {
    return new Series(run.resolve("checkpoints"));
  }

  /** Finished checkpoints, the newest first. */
  List<Path> folders() {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (var entries = Files.list(home)) {
      return entries
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(Series::number).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(home + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private static long number(Path folder) {
    var matcher = NAME.matcher(folder.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** An empty folder to write into; the remains of interrupted savings are removed. */
  Path begin() throws IOException {
    if (!Files.isDirectory(home)) {
      Files.createDirectories(home);
      DurableFile.syncFolder(home.toAbsolutePath().getParent());
    }
    List<Path> remains;
    try (var entries = Files.list(home)) {
      remains = entries.filter(path -> path.toString().endsWith(UNFINISHED)).toList();
    }
    for (var path : remains) {
      delete(path);
    }
    return Files.createDirectory(home.resolve("new" + UNFINISHED));
  }

  /** Gives a written folder its name and deletes what is older than the one before it. */
  Path finish(Path beside, long step) throws IOException {
    var before = folders();
    long number = before.isEmpty() ? 1 : number(before.get(0)) + 1;
    var finished = home.resolve("%06d-step-%d".formatted(number, step));
    DurableFile.rename(beside, finished);
    for (var old : before.subList(Math.min(KEPT - 1, before.size()), before.size())) {
      var condemned = home.resolve(old.getFileName() + UNFINISHED);
      DurableFile.rename(old, condemned);
      delete(condemned);
    }
    return finished;
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> inside;
      try (var entries = Files.list(path)) {
        inside = entries.toList();
      }
      for (var entry : inside) {
        delete(entry);
      }
    }
    Files.delete(path);
  }
}

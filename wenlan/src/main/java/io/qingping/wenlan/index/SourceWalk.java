package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the pictures and shards of a folder. Links to files are followed, links to folders are not:
 * so no circle is walked and no picture is found twice. Hidden files and folders are skipped. What
 * cannot be looked into is told and never ends the walk.
 */
final class SourceWalk extends SimpleFileVisitor<Path> {
  private static final Set<String> PICTURES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "tif", "tiff", "gif", "bmp", "dib",
          "heic", "heif", "hif", "avif");
  private static final String SHARD = "tar";

  private final Path root;
  private final Map<Path, BasicFileAttributes> files = new HashMap<>();
  private final Map<Path, BasicFileAttributes> sidecars = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Path> closed = new ArrayList<>();

  private SourceWalk(Path root) {
    this.root = root;
  }

  /**
   * A file to take in.
   *
   * @param stamp differs as soon as the file or a text beside it was written again
   */
  record Found(Path path, BasicFileAttributes facts, String stamp) {
    boolean isShard() {
      return ending(path).equals(SHARD);
    }
  }

  /**
   * @param files in the order of their paths
   * @param closed folders and files whose state could not be seen
   */
  record Listing(List<Found> files, List<Problem> problems, List<Path> closed) {}

  /** What is at {@code root}, a folder, a picture or a shard. */
  static Listing of(Path root) throws IOException {
    var walk = new SourceWalk(root);
    Files.walkFileTree(root, walk);
    var found = new ArrayList<Found>();
    walk.files.forEach((path, facts) -> found.add(new Found(path, facts, walk.stamp(path, facts))));
    found.sort(Comparator.comparing(Found::path));
    return new Listing(found, walk.problems, walk.closed);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
    return isHidden(folder) && !folder.equals(root)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
    var ending = ending(file);
    boolean wanted = PICTURES.contains(ending) || ending.equals(SHARD);
    boolean sidecar = Sidecars.ENDINGS.contains("." + ending);
    if (isHidden(file) && !file.equals(root) || !wanted && !sidecar) {
      return FileVisitResult.CONTINUE;
    }
    try {
      var real = facts.isSymbolicLink() ? linked(file) : facts;
      if (!real.isDirectory()) {
        (wanted ? files : sidecars).put(file, real);
      }
    } catch (IOException e) {
      tell(file, "photo.link", e);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    tell(file, e instanceof AccessDeniedException ? "photo.denied" : "index.closed", e);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException e) {
    if (e != null) {
      tell(folder, "index.closed", e);
    }
    return FileVisitResult.CONTINUE;
  }

  private void tell(Path path, String key, IOException e) {
    closed.add(path);
    problems.add(new Problem(path.toString(), new MediaException(e, key, path.getFileName())));
  }

  private static BasicFileAttributes linked(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private String stamp(Path path, BasicFileAttributes facts) {
    var stamp = new StringBuilder(stamp(facts));
    for (var sidecar : Sidecars.of(path)) {
      var there = sidecars.get(sidecar);
      if (there != null) {
        stamp.append(' ').append(stamp(there));
      }
    }
    return stamp.toString();
  }

  private static String stamp(BasicFileAttributes facts) {
    return facts.size() + "@" + facts.lastModifiedTime().toMillis();
  }

  private static boolean isHidden(Path path) {
    return path.getFileName() != null && path.getFileName().toString().startsWith(".");
  }

  private static String ending(Path path) {
    var name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}

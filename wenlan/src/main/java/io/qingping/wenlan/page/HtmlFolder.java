package io.qingping.wenlan.page;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of saved pages. Addresses look as if a server served the folder at {@code root}; what
 * leads out of it, by dots or by symbolic links, is not read.
 */
public final class HtmlFolder implements PageSource {
  /** The root of a folder that was not saved from a known site. */
  public static final URI NOWHERE = URI.create("file:///");

  private static final Pattern PAGE = Pattern.compile("(?i).*\\.(html?|xhtml|xht|shtml)");

  private final Path folder;
  private final URI root;
  private final Limits limits;
  private final Map<String, Path> pages = new TreeMap<>();
  private final List<Lookup> unreadable = new ArrayList<>();

  public HtmlFolder(Path folder) throws IOException {
    this(folder, NOWHERE, Limits.DEFAULT);
  }

  /**
   * A folder whose pages came from {@code root}, an address with a slash at its end.
   *
   * @throws IOException if this is no folder or cannot be read
   */
  public HtmlFolder(Path folder, URI root, Limits limits) throws IOException {
    if (!root.toString().endsWith("/")) {
      throw new IllegalArgumentException("root must end with a slash: " + root);
    }
    this.folder = folder.toRealPath();
    this.root = Addresses.plain(root);
    this.limits = limits;
    Files.walkFileTree(this.folder, new Finder());
  }

  @Override
  public Optional<URI> root() {
    return Optional.of(root);
  }

  @Override
  public int size() {
    return pages.size();
  }

  @Override
  public Iterator<Lookup> pages() {
    var found =
        pages.entrySet().stream()
            .map(e -> read(URI.create(root + e.getKey()), e.getValue(), limits.page()));
    return Stream.concat(found, unreadable.stream()).iterator();
  }

  @Override
  public Lookup image(URI address) {
    var at = Addresses.plain(address);
    var key = key(at).replaceFirst("\\?.*", "");
    if (key.contains("://")) {
      return new Missing(address.toString(), Missing.Reason.OUTSIDE, "not below " + root);
    }
    try {
      // A plus sign is a plus sign in a path; only forms write blanks so.
      var name = URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
      return read(at, folder.resolve(name), limits.image());
    } catch (IllegalArgumentException e) {
      return new Missing(address.toString(), Missing.Reason.NOT_THERE, "no name of a file");
    }
  }

  @Override
  public void close() {}

  private Lookup read(URI address, Path file, int most) {
    var what = address.toString();
    try {
      if (!Files.isRegularFile(file)) {
        return new Missing(what, Missing.Reason.NOT_THERE, "");
      }
      if (!file.toRealPath().startsWith(folder)) {
        return new Missing(what, Missing.Reason.OUTSIDE, "leads out of the folder");
      }
      try (var in = Files.newInputStream(file)) {
        var body = Limits.read(in, most);
        return body == null
            ? new Missing(what, Missing.Reason.TOO_LARGE, "more than " + most + " bytes")
            : new Fetched(address, 200, Map.of(), body);
      }
    } catch (IOException e) {
      return new Missing(what, Missing.Reason.UNREADABLE, String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      return new Missing(what, Missing.Reason.NOT_THERE, "no name of a file");
    }
  }

  private String key(Path file) {
    var key = new StringBuilder();
    for (var part : folder.relativize(file)) {
      key.append(key.isEmpty() ? "" : "/").append(Addresses.segment(part.toString()));
    }
    return key.toString();
  }

  private final class Finder extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (PAGE.matcher(file.getFileName().toString()).matches()) {
        pages.put(key(file), file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(folder)) {
        throw e;
      }
      unreadable.add(
          new Missing(key(file), Missing.Reason.UNREADABLE, String.valueOf(e.getMessage())));
      return FileVisitResult.CONTINUE;
    }
  }
}

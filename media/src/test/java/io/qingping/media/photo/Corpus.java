package io.qingping.media.photo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The awkward pictures inside the test jars of TwelveMonkeys, Commons Imaging and Tika. */
final class Corpus {
  private static final List<String> ONE_OF_EACH_JAR =
      List.of(
          "/exif/Landscape_1.jpg", "/IMAGING-210/testfile.png", "/test-documents/IMG_1034.heic");
  private static final Pattern NO_PICTURE =
      Pattern.compile(".*(/|\\.(class|txt|MF|xml|properties|markdown|asm))|META-INF/.*");

  private Corpus() {}

  /** One file of the corpus, copied into the folder under its own name. */
  static Path copy(String resource, Path folder) {
    try (var in = open(resource)) {
      var file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String resource) {
    try (var in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of every image-like file of the three jars. */
  static List<String> all() throws IOException {
    var names = new ArrayList<String>();
    for (var one : ONE_OF_EACH_JAR) {
      URL url = Objects.requireNonNull(Corpus.class.getResource(one), one);
      var connection = (JarURLConnection) url.openConnection();
      connection.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> !NO_PICTURE.matcher(name).matches())
          .sorted()
          .forEach(name -> names.add("/" + name));
    }
    return names;
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(Corpus.class.getResourceAsStream(resource), resource);
  }
}

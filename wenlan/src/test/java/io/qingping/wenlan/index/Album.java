package io.qingping.wenlan.index;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small pictures, folders and shards of them, and an index in one temporary folder. */
public final class Album {
  public final ColourModel model = new ColourModel("colours");
  public final Path photos;
  public final Path index;

  public Album(Path folder) throws IOException {
    photos = Files.createDirectories(folder.resolve("photos")).toRealPath();
    index = folder.resolve("index");
  }

  /** A picture of one colour with patches that its seed says. */
  public static BufferedImage image(Color colour, int width, int height, long seed) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    var random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      graphics.setColor(random.nextBoolean() ? colour.darker() : colour.darker().darker());
      graphics.fillRect(
          random.nextInt(width), random.nextInt(height), width / 5 + 1, height / 5 + 1);
    }
    graphics.dispose();
    return image;
  }

  public Path add(String name, Color colour, long seed) throws IOException {
    return add(name, image(colour, 96, 64, seed));
  }

  public Path add(String name, BufferedImage image) throws IOException {
    var file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  public static byte[] png(Color colour, long seed) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image(colour, 96, 64, seed), "png", bytes);
    return bytes.toByteArray();
  }

  /** A member a line, in order. */
  public static Path shard(Path file, Map<String, byte[]> members) throws IOException {
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (var member : new LinkedHashMap<>(members).entrySet()) {
        var entry = new TarArchiveEntry(member.getKey());
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public IndexReport run() throws IOException {
    return run(photos);
  }

  IndexReport run(Path... sources) throws IOException {
    return PhotoIndexer.run(index, List.of(sources), model, "", false, IndexWatcher.NOBODY);
  }

  /** The names, below the folder of photos, of what is found. */
  List<String> found(SearchQuery query, SearchFilter filter) throws IOException {
    try (var search = PhotoSearch.open(index)) {
      return search.search(query, filter, NearDuplicates.STANDARD, 20).stream()
          .map(hit -> name(hit.picture()))
          .toList();
    }
  }

  List<String> found(String text) throws IOException {
    return found(SearchQuery.text(model, text), SearchFilter.NONE);
  }

  String name(IndexedPicture picture) {
    return picture.name().replace(photos + "/", "");
  }
}

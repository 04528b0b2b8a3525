package io.qingping.wenlan.gather;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.format.DurableFile;
import io.qingping.wenlan.fetch.Visit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The pages of a run, a line of JSON each in the order in which they were read, so that a run that
 * goes on need not ask for them again. Only addresses and places are held in memory.
 */
final class PageLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path whole;
  private final RandomAccessFile file;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String address, long offset, int length) {}

  /**
   * Opens or begins the log in a folder; a line that a killed process left unfinished is cut off.
   */
  PageLog(Path folder) throws IOException {
    Files.createDirectories(folder);
    whole = folder.resolve("pages.whole");
    var path = folder.resolve("pages.jsonl");
    long end = Files.exists(path) ? index(path) : 0;
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(end);
  }

  private long index(Path path) throws IOException {
    long offset = 0;
    try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      var line = new java.io.ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          continue;
        }
        var visit = JSON.readValue(line.toByteArray(), Visit.class);
        entries.add(new Entry(visit.address().toString(), offset, line.size()));
        offset += line.size() + 1;
        line.reset();
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return offset; // torn by a power cut: the pages from here on are read again
    }
    return offset;
  }

  void add(Visit visit) {
    try {
      var line = (JSON.writeValueAsString(visit) + "\n").getBytes(StandardCharsets.UTF_8);
      long offset = file.length();
      file.seek(offset);
      file.write(line);
      entries.add(new Entry(visit.address().toString(), offset, line.length - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return entries.size();
  }

  /** Whether all pages of the run are here. */
  boolean isWhole() {
    return Files.exists(whole);
  }

  void setWhole() throws IOException {
    file.getFD().sync();
    DurableFile.write(whole, new byte[0]);
  }

  /** The pages in the order in which they were read. */
  Iterator<Visit> asRead() {
    return List.copyOf(entries).stream().map(this::read).iterator();
  }

  /**
   * The pages in the order of their addresses, which is the same for a site, its archive and its
   * folder.
   */
  Iterator<Visit> sorted() {
    return entries.stream().sorted(Comparator.comparing(Entry::address)).map(this::read).iterator();
  }

  private Visit read(Entry entry) {
    try {
      var line = new byte[entry.length()];
      file.seek(entry.offset());
      file.readFully(line);
      return JSON.readValue(line, Visit.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

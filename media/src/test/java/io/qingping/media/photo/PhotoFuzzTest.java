package io.qingping.media.photo;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to a file's bytes: a photo, or a sentence. jqwik prints the seed of a failure.
 */
class PhotoFuzzTest {
  private static final PhotoReader READER = new PhotoReader();
  private static List<byte[]> seeds;
  private static Path file;

  @BeforeContainer
  static void prepare() throws IOException {
    seeds =
        List.of(
            Fixtures.withSegments(Fixtures.jpeg(96, 64), Fixtures.exif(6)),
            Fixtures.encode(Fixtures.scene(48, 32), "png"),
            Corpus.bytes("/images/webp/alpha/alpha.webp"),
            Corpus.bytes("/test-documents/testHEIF.heic"),
            Corpus.bytes("/data/images/tiff/2/bad-offsets-lengths.tiff"),
            Corpus.bytes("/jpeg/cmyk-sample-no-icc.jpg"));
    file = Files.createTempFile("fuzz", ".jpg");
  }

  @AfterContainer
  static void tidy() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void flippedBytesGiveAPhotoOrASentence(
      @ForAll @IntRange(max = 5) int which,
      @ForAll @IntRange(min = 1, max = 30) int flips,
      @ForAll long randomSeed)
      throws IOException {
    var bytes = seeds.get(which).clone();
    var random = new Random(randomSeed);
    // Half of the flips hit the first kilobyte, where the headers are.
    for (int i = 0; i < flips; i++) {
      int reach = i % 2 == 0 ? bytes.length : Math.min(1024, bytes.length);
      bytes[random.nextInt(reach)] = (byte) random.nextInt();
    }
    read(bytes);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void aCutAnywhereGivesAPhotoOrASentence(
      @ForAll @IntRange(max = 5) int which, @ForAll @IntRange(max = 9999) int share)
      throws IOException {
    var bytes = seeds.get(which);
    read(Arrays.copyOf(bytes, (int) ((long) bytes.length * share / 10_000)));
  }

  private static void read(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, Fixtures.LONG_AGO);
    try {
      READER.read(file);
    } catch (MediaException e) {
      if (e.key().equals("photo.slow")) {
        throw e;
      }
    }
  }
}

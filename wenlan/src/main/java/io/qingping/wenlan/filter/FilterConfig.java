package io.qingping.wenlan.filter;

import io.qingping.tensor.train.ConfigFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is kept, all of it. A file of it is JSON, with comments if one likes; what is absent has its
 * default. The reasons for the defaults stand in {@code docs/wenlan-gather.md}.
 *
 * @param minSide pixels of the shorter side; 64, below which there are icons, bullets and tracking
 *     pixels
 * @param maxPixels pixels that a file may claim to hold, judged before decoding; 40 million, which
 *     cameras reach and bombs exceed
 * @param minBytes of the file; 512
 * @param maxBytes of an answer, as it comes and unpacked; 10 MiB
 * @param maxAspect longer by shorter side; 3, as in Wukong and DataComp: banners and rules are
 *     longer
 * @param longSide pixels; larger pictures are shrunk to it; 1024, several times what models see
 * @param minText units of a text that is worth having, a unit being a Han character or a word; 2
 * @param maxText characters after which a text is cut off; 500, more than text towers read
 * @param languages of texts that are kept; Chinese and English
 * @param maxRepeats how many pictures of a run may have the same text, beyond which it says nothing
 *     about any; 10, as in Wukong
 * @param nearDistance bits in which the perceptual hashes of two pictures that count as the same
 *     may differ; 4 of 64; -1 compares bytes only
 * @param maxNsfw how sure the picture network may be, 0 to 1, that a picture shows nudity or sex;
 *     0.7; 1 looks at none
 * @param sensitiveWords a file of words of one's own; absent for the bundled list
 */
public record FilterConfig(
    Integer minSide,
    Long maxPixels,
    Integer minBytes,
    Integer maxBytes,
    Double maxAspect,
    Integer longSide,
    Integer minText,
    Integer maxText,
    Set<TextLanguage> languages,
    Integer maxRepeats,
    Integer nearDistance,
    Double maxNsfw,
    String sensitiveWords)
    implements Serializable {
  public FilterConfig {
    minSide = minSide == null ? 64 : minSide;
    maxPixels = maxPixels == null ? 40_000_000 : maxPixels;
    minBytes = minBytes == null ? 512 : minBytes;
    maxBytes = maxBytes == null ? 10 << 20 : maxBytes;
    maxAspect = maxAspect == null ? 3 : maxAspect;
    longSide = longSide == null ? 1024 : longSide;
    minText = minText == null ? 2 : minText;
    maxText = maxText == null ? 500 : maxText;
    languages = languages == null ? EnumSet.of(TextLanguage.ZH, TextLanguage.EN) : languages;
    maxRepeats = maxRepeats == null ? 10 : maxRepeats;
    nearDistance = nearDistance == null ? 4 : nearDistance;
    maxNsfw = maxNsfw == null ? 0.7 : maxNsfw;
    require(minSide >= 1, "'minSide' must be positive, not %d", minSide);
    require(maxPixels >= 1, "'maxPixels' must be positive, not %d", maxPixels);
    require(minBytes >= 0, "'minBytes' must not be negative, not %d", minBytes);
    require(
        maxBytes > minBytes && maxBytes <= 1 << 28,
        "'maxBytes' must be above 'minBytes' and at most 256 MiB, not %d",
        maxBytes);
    require(maxAspect >= 1, "'maxAspect' must be at least 1, not %s", maxAspect);
    require(
        longSide >= minSide, "'longSide' must not be below 'minSide': %d, %d", longSide, minSide);
    require(minText >= 1, "'minText' must be positive, not %d", minText);
    require(maxText >= 20, "'maxText' must be at least 20, not %d", maxText);
    require(!languages.isEmpty(), "'languages' must not be empty");
    languages = Collections.unmodifiableSet(EnumSet.copyOf(languages)); // in a fixed order
    require(maxRepeats >= 1, "'maxRepeats' must be positive, not %d", maxRepeats);
    require(
        nearDistance >= -1 && nearDistance <= 15,
        "'nearDistance' must be -1 to 15, not %d",
        nearDistance);
    require(maxNsfw >= 0 && maxNsfw <= 1, "'maxNsfw' must be from 0 to 1, not %s", maxNsfw);
  }

  private static void require(boolean holds, String sentence, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException("filter: " + sentence.formatted(values));
    }
  }

  /** All defaults. */
  public static FilterConfig standard() {
    return new FilterConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * Reads a file.
   *
   * @throws io.qingping.tensor.ModelFormatException one sentence if the file is not such a
   *     configuration
   */
  public static FilterConfig read(Path file) throws IOException {
    return ConfigFile.read(file, FilterConfig.class);
  }

  /** The list of sensitive words that this names. */
  public SensitiveWords words() throws IOException {
    if (sensitiveWords == null) {
      return SensitiveWords.standard();
    }
    var file = Path.of(sensitiveWords);
    require(Files.isRegularFile(file), "'sensitiveWords' names no file: %s", file);
    return SensitiveWords.read(file);
  }
}

package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.photo.ReadLimits;
import io.qingping.wenlan.ImageTextModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is looked for: a meaning as a vector, words in the texts near pictures, or both.
 *
 * @param words Chinese, English or both
 * @param meaning a vector of a model
 */
public record SearchQuery(Optional<String> words, Optional<Meaning> meaning) {
  /** Nothing but blanks and punctuation, whose vector would find something all the same. */
  private static final Pattern NO_WORDS = Pattern.compile("[\\s\\p{P}\\p{Z}]*");

  /** Characters that may be looked for. */
  public static final int LONGEST = 300;

  /** A vector, and the model it belongs to. */
  public record Meaning(String model, float[] vector) {}

  /** Pictures that show what the words say, or have the words near them. */
  public static SearchQuery text(ImageTextModel model, String words) {
    var vector = model.texts(List.of(checked(words)))[0];
    return new SearchQuery(Optional.of(words), Optional.of(new Meaning(model.id(), vector)));
  }

  /** Pictures that have the words near them; needs no model. */
  public static SearchQuery words(String words) {
    return new SearchQuery(Optional.of(checked(words)), Optional.empty());
  }

  /**
   * Pictures like this one.
   *
   * @throws MediaException if the file is no picture that can be read
   */
  public static SearchQuery picture(ImageTextModel model, Path file) {
    return picture(model, PictureReader.read(file, ReadLimits.standard().longSide()).picture());
  }

  /** Pictures like this one, which is in memory. */
  public static SearchQuery picture(ImageTextModel model, Picture picture) {
    var vector = model.images(List.of(picture))[0];
    return new SearchQuery(Optional.empty(), Optional.of(new Meaning(model.id(), vector)));
  }

  private static String checked(String words) {
    if (NO_WORDS.matcher(words).matches()) {
      throw new MediaException("index.no-words");
    }
    if (words.length() > LONGEST) {
      throw new MediaException("index.many-words", LONGEST);
    }
    return words;
  }
}

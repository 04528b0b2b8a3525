package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Texts in files beside a picture: {@code cat.txt}, {@code cat.jpg.txt}, and the same with {@code
 * .json} and {@code .caption}. UTF-8, or else GB 18030.
 */
final class Sidecars {
  static final List<String> ENDINGS = List.of(".txt", ".json", ".caption");

  private static final int MOST_BYTES = 1 << 20;
  private static final Charset CHINESE = Charset.forName("GB18030");

  private Sidecars() {}

  /** Where they would lie. */
  static List<Path> of(Path picture) {
    var name = picture.getFileName().toString();
    int dot = name.lastIndexOf('.');
    var places = new ArrayList<Path>();
    for (var ending : ENDINGS) {
      places.add(picture.resolveSibling(name + ending));
      if (dot > 0) {
        places.add(picture.resolveSibling(name.substring(0, dot) + ending));
      }
    }
    return places;
  }

  /**
   * What stands in them; what cannot be read is told.
   *
   * @return without texts and page where there are none
   */
  static SampleText read(Path picture, Consumer<Problem> problems) {
    var all = SampleText.NONE;
    for (var file : of(picture)) {
      if (!Files.isRegularFile(file)) {
        continue;
      }
      try (var in = Files.newInputStream(file)) {
        var bytes = in.readNBytes(MOST_BYTES);
        all =
            all.and(
                file.toString().endsWith(".json")
                    ? SampleText.ofJson(bytes)
                    : SampleText.of("sidecar", text(bytes)));
      } catch (IOException e) {
        problems.accept(
            new Problem(file.toString(), new MediaException(e, "index.text", file.getFileName())));
      }
    }
    return all;
  }

  static String text(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, CHINESE);
    }
  }
}

package io.qingping.wenlan.serve;

import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.OriginalPicture;
import io.qingping.wenlan.index.ShardMembers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Pictures of the index, whole or small; a drawing that says so where one has gone. */
final class PictureFiles {
  private static final int SMALL = 400; // pixels, for screens of two pixels a point
  private static final int LARGE = 1600; // pixels

  /** What browsers show; other formats are shown as a large JPEG. */
  private static final Set<String> SHOWN =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif");

  private final ShardMembers shards = new ShardMembers();
  private final Thumbnails thumbnails = new Thumbnails();
  private final Turns turns;

  PictureFiles(Turns turns) {
    this.turns = turns;
  }

  /**
   * @param kind {@code thumb}, {@code large} for a page, or {@code file}, the bytes as they are
   * @param copies of one content
   */
  Answer answer(String kind, List<IndexedPicture> copies, Locale locale) throws IOException {
    if (kind.equals("thumb")) {
      return jpeg(copies, SMALL, locale);
    }
    for (var picture : copies) {
      var original = OriginalPicture.of(picture, shards);
      if (original.isPresent()) {
        var type = original.get().mediaType();
        return kind.equals("file") || SHOWN.contains(type)
            ? Answer.picture(type, original.get().bytes())
            : jpeg(copies, LARGE, locale);
      }
    }
    return gone(locale);
  }

  private Answer jpeg(List<IndexedPicture> copies, int side, Locale locale) throws IOException {
    return turns
        .take(() -> thumbnails.of(copies, shards, side))
        .map(bytes -> Answer.picture("image/jpeg", bytes))
        .orElseGet(() -> gone(locale));
  }

  private static Answer gone(Locale locale) {
    var words = Markup.escaped(Markup.text(locale, "gone"));
    return Answer.drawing(Markup.filled(Markup.resource("gone.svg"), Map.of("TEXT", words)));
  }
}

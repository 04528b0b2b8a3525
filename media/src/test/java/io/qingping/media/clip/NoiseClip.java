package io.qingping.media.clip;

import io.qingping.media.MediaException;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A program that writes an endless, barely compressible clip until something stops it: arguments
 * are the target and the number of frames. Ends with code 3 and the problem's key on the console
 * when the writer refuses.
 */
public final class NoiseClip {
  static final int REFUSED = 3;

  private NoiseClip() {}

  public static void main(String[] arguments) {
    var label = AiLabel.seeded(Language.CHINESE, "noise");
    var format = ClipFormat.of(640, 480, 25);
    long frames = Long.parseLong(arguments[1]);
    try (var writer = ClipWriter.open(Path.of(arguments[0]), format, label)) {
      for (long i = 0; i < frames; i++) {
        writer.write(TestPictures.grain(640, 480, i % 5));
      }
      writer.finish();
    } catch (MediaException e) {
      System.out.println(e.key() + ": " + e.message(Locale.ROOT));
      System.exit(REFUSED);
    }
  }
}

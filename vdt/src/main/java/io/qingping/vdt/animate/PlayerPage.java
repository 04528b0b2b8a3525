package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A page that plays all clips of a folder, those made now before those of earlier runs; it needs
 * nothing but the files beside it.
 */
public final class PlayerPage {
  private static final String MARK = "<meta name=\"generator\" content=\"Qingping\">";
  private static final int MARK_WITHIN = 1000; // bytes

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="%s">
      <meta charset="utf-8">
      %s
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #16181a; color: #e8e6e1; }
        h1, h2 { font-size: 1.25rem; font-weight: 500; margin: 1.5rem 1.5rem 0; }
        h2 { font-size: 1rem; color: #b5b1a8; }
        main { display: flex; flex-wrap: wrap; gap: 1.5rem; padding: 1.5rem; }
        figure { margin: 0; max-width: min(100%%, 26rem); }
        video { display: block; width: 100%%; max-height: 80vh; border-radius: .5rem; background: #000; }
        figcaption { padding: .5rem 0; color: #b5b1a8; overflow-wrap: anywhere; }
        a { color: #9fc5a8; }
      </style>
      <h1>%s</h1>
      """;

  private PlayerPage() {}

  /** The page of a folder: {@code index.html}, unless that is somebody else's. */
  public static Path in(Path folder) {
    var index = folder.resolve("index.html");
    return !Files.exists(index) || isOne(index) ? index : folder.resolve("qingping.html");
  }

  /** Whether a file is a page that was written here. */
  static boolean isOne(Path file) {
    if (!file.getFileName().toString().endsWith(".html")) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MARK_WITHIN), StandardCharsets.UTF_8).contains(MARK);
    } catch (IOException e) {
      return false; // what cannot be read is not ours to replace
    }
  }

  /**
   * Writes the page beside the clips.
   *
   * @param made the clips of this run; those of earlier runs are found in the folder
   * @throws MediaException if the folder cannot be read or written
   */
  public static void write(Path folder, List<Animation> made, Locale locale) {
    var title = AnimateText.of(locale, "page.title");
    var html = new StringBuilder(HEAD.formatted(locale.getLanguage(), MARK, title, title));
    try {
      var earlier = new ArrayList<>(FinishedClips.in(folder));
      earlier.removeAll(made.stream().map(Animation::clip).toList());
      html.append(figures(made.stream().map(clip -> figure(clip, locale)).toList()));
      if (!earlier.isEmpty()) {
        html.append("<h2>%s</h2>\n".formatted(AnimateText.of(locale, "page.earlier")));
        html.append(figures(earlier.stream().map(PlayerPage::figure).toList()));
      }
      html.append("</html>\n");
      DurableFile.write(in(folder), html.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MediaException(e, "animate.folder", folder);
    }
  }

  private static String figures(List<String> figures) {
    return "<main>\n" + String.join("", figures) + "</main>\n";
  }

  private static String figure(Animation clip, Locale locale) {
    var caption =
        "%s<br>%s: %s"
            .formatted(
                escaped(clip.photos().get(0).getFileName().toString()),
                clip.recipe().label(),
                escaped(AnimateText.of(locale, clip.reason())));
    return figure(clip.clip(), clip.poster(), caption);
  }

  private static String figure(Path clip) {
    return figure(clip, FinishedClips.poster(clip), escaped(clip.getFileName().toString()));
  }

  private static String figure(Path clip, Path poster, String caption) {
    var file = link(clip.getFileName().toString());
    return """
        <figure>
          <video src="%s" poster="%s" autoplay loop muted playsinline controls></video>
          <figcaption>%s · <a href="%s" download>MP4</a></figcaption>
        </figure>
        """
        .formatted(file, link(poster.getFileName().toString()), caption, file);
  }

  private static String link(String name) {
    try {
      return new java.net.URI(null, null, "./" + name, null).toASCIIString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

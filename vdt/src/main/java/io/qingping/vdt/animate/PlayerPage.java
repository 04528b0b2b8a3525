package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A page that plays the clips of a folder; it needs nothing but the files beside it. */
public final class PlayerPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="%s">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #16181a; color: #e8e6e1; }
        h1 { font-size: 1.25rem; font-weight: 500; margin: 1.5rem 1.5rem 0; }
        main { display: flex; flex-wrap: wrap; gap: 1.5rem; padding: 1.5rem; }
        figure { margin: 0; max-width: min(100%%, 26rem); }
        video { display: block; width: 100%%; max-height: 80vh; border-radius: .5rem; background: #000; }
        figcaption { padding: .5rem 0; color: #b5b1a8; overflow-wrap: anywhere; }
        a { color: #9fc5a8; }
      </style>
      <h1>%s</h1>
      <main>
      """;

  private PlayerPage() {}

  /** The page of a folder. */
  public static Path in(Path folder) {
    return folder.resolve("index.html");
  }

  /** Writes the page beside the clips. */
  public static void write(Path folder, List<Animation> clips, Locale locale) {
    var title = AnimateText.of(locale, "page.title");
    var html = new StringBuilder(HEAD.formatted(locale.getLanguage(), title, title));
    clips.forEach(clip -> html.append(figure(clip, locale)));
    html.append("</main>\n</html>\n");
    try {
      Files.writeString(in(folder), html);
    } catch (IOException e) {
      throw new MediaException(e, "animate.folder", folder);
    }
  }

  private static String figure(Animation clip, Locale locale) {
    var file = clip.clip().getFileName().toString();
    return """
        <figure>
          <video src="%s" poster="%s" autoplay loop muted playsinline controls></video>
          <figcaption>%s<br>%s: %s · <a href="%s" download>MP4</a></figcaption>
        </figure>
        """
        .formatted(
            link(file),
            link(clip.poster().getFileName().toString()),
            escaped(clip.photos().get(0).getFileName().toString()),
            clip.recipe().label(),
            escaped(AnimateText.of(locale, clip.reason())),
            link(file));
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

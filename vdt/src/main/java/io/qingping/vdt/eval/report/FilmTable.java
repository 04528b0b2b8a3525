package io.qingping.vdt.eval.report;

import io.qingping.vdt.eval.Method;
import io.qingping.vdt.eval.Trial;
import io.qingping.vdt.video.Clip;
import java.util.Locale;

/** The examples of a trial: each method's clip plays, and lies beside the others as a strip. */
final class FilmTable {
  private FilmTable() {}

  static String of(Trial trial) {
    var html = new StringBuilder();
    for (var example : trial.examples()) {
      html.append("<div class=\"films\">");
      example.clips().forEach((method, clip) -> html.append(film(trial, method, clip)));
      html.append("</div>");
    }
    return html.toString();
  }

  /** One image, which window and strip share. */
  private static String film(Trial trial, Method method, Clip clip) {
    return String.format(
        Locale.ROOT,
        """
        <figure class="film" style="--frames:%d;--side:%.4f;--reel:url(%s)">
          <figcaption><span class="key %s">%s</span></figcaption>
          <div class="window"></div>
          <div class="reel"><div class="strip"></div><div class="clock" style="%s"></div></div>
        </figure>
        """,
        clip.frames(),
        (double) clip.width() / clip.height(),
        FilmStrip.dataUri(clip),
        method.key(),
        Bilingual.span("method." + method.key()),
        clock(trial.given()));
  }

  /** Given frames grey, others in the colour of what is generated. */
  private static String clock(boolean[] given) {
    var stops = new StringBuilder();
    for (int t = 0; t < given.length; t++) {
      String colour = given[t] ? "var(--faint)" : "var(--accent)";
      stops.append(t == 0 ? "" : ",");
      stops.append(
          String.format(
              Locale.ROOT,
              "%s %.2f%% %.2f%%",
              colour,
              100.0 * t / given.length,
              100.0 * (t + 1) / given.length));
    }
    return "background:linear-gradient(90deg," + stops + ")";
  }
}

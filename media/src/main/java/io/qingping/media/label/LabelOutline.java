package io.qingping.media.label;

import java.awt.geom.Path2D;
import java.io.IOException;
import java.util.Properties;
import java.util.regex.Pattern;

/** The label texts as vector outlines, so that no font is needed. */
final class LabelOutline {
  /** Height of the capital letters in outline units; a Chinese character is taller. */
  static final double CAPITAL = 739;

  private static final String RESOURCE = "outlines.properties";
  private static final Pattern SEGMENT = Pattern.compile("([MLQCZ])([-0-9 ]*)");

  private LabelOutline() {}

  /** The outline of the language's text: 1000 units per em, y down, baseline at 0. */
  static Path2D of(Language language) {
    var paths = new Properties();
    try (var in = LabelOutline.class.getResourceAsStream(RESOURCE)) {
      paths.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("the label outlines cannot be read", e);
    }
    return parse(paths.getProperty(language.name()));
  }

  private static Path2D parse(String text) {
    var path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    var segments = SEGMENT.matcher(text);
    while (segments.find()) {
      double[] p =
          Pattern.compile(" ")
              .splitAsStream(segments.group(2))
              .filter(s -> !s.isEmpty())
              .mapToDouble(Double::parseDouble)
              .toArray();
      switch (segments.group(1).charAt(0)) {
        case 'M' -> path.moveTo(p[0], p[1]);
        case 'L' -> path.lineTo(p[0], p[1]);
        case 'Q' -> path.quadTo(p[0], p[1], p[2], p[3]);
        case 'C' -> path.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
        default -> path.closePath();
      }
    }
    return path;
  }
}

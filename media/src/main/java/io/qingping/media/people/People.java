package io.qingping.media.people;

import io.qingping.media.Mask;
import io.qingping.media.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The people of a picture.
 *
 * @param faces largest first; empty if there is none
 * @param person soft matte of everybody, 1 on people; the picture's aspect, long side at most
 *     {@link PeopleFinder#MATTE_SIDE}
 * @param detector what found them
 * @param quarterTurns how many clockwise quarter turns would bring the picture upright, 0 to 3;
 *     faces and matte are in the picture as it was given, not in the turned one
 */
public record People(List<Face> faces, Mask person, Detector detector, int quarterTurns) {
  public People {
    faces = List.copyOf(faces);
  }

  /** What the photo's owner should know, one sentence each; empty if all is well. */
  public List<String> warnings(Locale locale) {
    var warnings = new ArrayList<String>();
    if (detector == Detector.CASCADES) {
      warnings.add(new MediaException("people.cascades").message(locale));
    }
    if (faces.isEmpty()) {
      warnings.add(new MediaException("people.none").message(locale));
    }
    if (quarterTurns != 0) {
      warnings.add(new MediaException("people.turned", 90 * quarterTurns).message(locale));
    }
    return List.copyOf(warnings);
  }
}

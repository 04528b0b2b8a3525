package io.qingping.vdt.source;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/** What names of files tell. */
final class FileKinds {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png");
  private static final Set<String> VIDEOS =
      Set.of("mp4", "m4v", "mov", "webm", "mkv", "avi", "ogv", "mpg", "mpeg", "ts", "flv", "gif");

  /** Numbers in names by their value: frame2 before frame10. */
  static final Comparator<String> NATURAL = FileKinds::compare;

  private FileKinds() {}

  /** In lower case, without the dot. */
  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  static boolean isPicture(String name) {
    return PICTURES.contains(extension(name));
  }

  static boolean isVideo(String name) {
    return VIDEOS.contains(extension(name));
  }

  private static int compare(String a, String b) {
    var boundary = "(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)";
    var left = a.split(boundary);
    var right = b.split(boundary);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      boolean numbers = isNumber(left[i]) && isNumber(right[i]);
      int order =
          numbers
              ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
              : left[i].compareTo(right[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(left.length, right.length);
    return order != 0 ? order : a.compareTo(b);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && Character.isDigit(part.charAt(0));
  }
}

package io.qingping.vdt.animate;

import java.util.Locale;

/** What a clip does with its photo. */
public enum Recipe {
  /** Hair, veil, skirt and foliage move; face and hands stay. */
  BREEZE,
  /** The camera moves, and the sitter stands before the background. */
  PARALLAX,
  /** The camera comes nearer. */
  PUSH_IN,
  /** Two to six nearly alike photos become one smooth moment. */
  BURST,
  /** Chosen by what is in the photo. */
  AUTO;

  /** The name as users write it, such as {@code push-in}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

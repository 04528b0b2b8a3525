package io.qingping.media.label;

/** Where the label stands. The top left is free of the buttons of vertical video platforms. */
public enum Corner {
  TOP_LEFT(false, false),
  TOP_RIGHT(true, false),
  BOTTOM_LEFT(false, true),
  BOTTOM_RIGHT(true, true);

  private final boolean right;
  private final boolean bottom;

  Corner(boolean right, boolean bottom) {
    this.right = right;
    this.bottom = bottom;
  }

  boolean isRight() {
    return right;
  }

  boolean isBottom() {
    return bottom;
  }
}

package io.qingping.media.label;

import java.awt.geom.Rectangle2D;

/**
 * Size and place of the plate in whole pixels, and the text's scale.
 *
 * <p>GB 45438-2025 asks for a text height of 5 % of the shorter side and leaves open what "height"
 * is. Both readings are served: capitals are at least 5 % and the box around all glyphs at least 6
 * % high.
 *
 * @param scale pixels per outline unit
 */
record LabelLayout(int x, int y, int width, int height, double scale) {
  private static final double CAPITAL_SHARE = 0.0505;
  private static final double GLYPH_SHARE = 0.061;
  private static final int LEAST_CAPITAL = 9; // px, below it nobody can read the text
  private static final int MACROBLOCK = 16; // a plate that fills whole ones stays crisp in H.264
  private static final double INSET = 0.04; // of the shorter side

  // Tall clips are shown full screen: tabs cover the top, the caption the bottom, buttons the
  // right.
  private static final double TALL = 1.6;
  private static final double UNDER_TABS = 0.065;
  private static final double UNDER_CAPTION = 0.2;
  private static final double UNDER_BUTTONS = 0.13;

  /**
   * @param text bounds of the text in outline units
   */
  static LabelLayout of(Rectangle2D text, Corner corner, int frameWidth, int frameHeight) {
    int shorter = Math.min(frameWidth, frameHeight);
    double capital = Math.max(CAPITAL_SHARE * shorter, LEAST_CAPITAL);
    double scale =
        Math.max(capital / LabelOutline.CAPITAL, GLYPH_SHARE * shorter / text.getHeight());
    double em = 1000 * scale;
    int grid = shorter >= 480 ? MACROBLOCK : 2;
    int width = up(text.getWidth() * scale + 0.85 * em, grid);
    int height = up(text.getHeight() * scale + 0.45 * em, grid);

    boolean tall = frameHeight > TALL * frameWidth;
    double side = INSET * shorter;
    double left = side;
    double right = tall && corner.isBottom() ? UNDER_BUTTONS * frameWidth : side;
    double top = tall ? UNDER_TABS * frameHeight : side;
    double bottom = tall ? UNDER_CAPTION * frameHeight : side;
    int x = corner.isRight() ? down(frameWidth - right - width, grid) : up(left, grid);
    int y = corner.isBottom() ? down(frameHeight - bottom - height, grid) : up(top, grid);
    return new LabelLayout(x, y, width, height, scale);
  }

  boolean fits(int frameWidth, int frameHeight) {
    return x >= 0 && y >= 0 && x + width <= frameWidth && y + height <= frameHeight;
  }

  private static int up(double value, int grid) {
    return grid * (int) Math.ceil(value / grid);
  }

  private static int down(double value, int grid) {
    return grid * (int) Math.floor(value / grid);
  }
}

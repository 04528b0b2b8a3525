package io.qingping.wenlan.page;

/** How a text stands to a picture. */
public enum Role {
  /** The {@code alt} attribute. */
  ALT,
  /** What the page sets as caption: {@code figcaption}, a caption by class, a table's next cell. */
  CAPTION,
  /** The {@code title} attribute of the picture or of the link around it. */
  TITLE,
  /** The page's {@code <title>}. */
  PAGE_TITLE,
  /** The nearest heading above. */
  HEADING,
  /** The nearest paragraph before. */
  BEFORE,
  /** The nearest paragraph after. */
  AFTER,
  /** The first sentence of the surrounding text: of the paragraph before, else of the one after. */
  FIRST_SENTENCE
}

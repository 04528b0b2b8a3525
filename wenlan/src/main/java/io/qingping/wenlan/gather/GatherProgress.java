package io.qingping.wenlan.gather;

/** Hears how far a run is. */
@FunctionalInterface
public interface GatherProgress {
  /** What a run does, one after the other. */
  enum Stage {
    PAGES,
    PICTURES
  }

  /**
   * @param done pages or pictures
   * @param total as far as known: of pages, those known so far
   * @param kept samples in the folder
   */
  void at(Stage stage, long done, long total, long kept);
}

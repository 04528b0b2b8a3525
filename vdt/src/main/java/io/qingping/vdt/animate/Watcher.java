package io.qingping.vdt.animate;

/** Hears how far a clip is, and may stop it. */
public interface Watcher {
  /**
   * @param stage what is being done
   * @param done share of the whole clip's work, 0 to 1
   */
  void progress(Stage stage, double done);

  /** Asked between frames; true ends the work with nothing left behind. */
  default boolean stopped() {
    return false;
  }

  /** One that does not listen. */
  Watcher SILENT = (stage, done) -> {};
}

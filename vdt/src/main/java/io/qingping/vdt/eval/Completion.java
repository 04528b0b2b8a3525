package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import java.util.List;

/** Something that fills in what is missing of clips: a model or a baseline. */
interface Completion {
  /** Its row in tables. */
  Method method();

  /**
   * The clips, whole; what was known is as given.
   *
   * @param given grey where the gap is
   */
  List<Clip> fill(List<Clip> given, Gap gap);
}

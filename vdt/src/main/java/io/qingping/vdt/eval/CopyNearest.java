package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import java.util.List;

/**
 * Baseline: each missing value is that of the nearest frame which has it, the earlier of two. For
 * prediction that is a copy of the last given frame.
 */
final class CopyNearest implements Completion {
  @Override
  public Method method() {
    return Method.COPY;
  }

  @Override
  public List<Clip> fill(List<Clip> given, Gap gap) {
    return given.stream().map(clip -> filled(clip, gap)).toList();
  }

  private static Clip filled(Clip clip, Gap gap) {
    var values = clip.values().clone();
    int area = gap.area();
    for (int frame = 0; frame < gap.frames(); frame++) {
      for (int place = 0; place < area; place++) {
        int source = gap.missing(frame, place) ? nearest(gap, frame, place) : frame;
        for (int channel = 0; channel < clip.channels(); channel++) {
          values[(frame * clip.channels() + channel) * area + place] =
              clip.values()[(source * clip.channels() + channel) * area + place];
        }
      }
    }
    return new Clip(clip.frames(), clip.channels(), clip.height(), clip.width(), values);
  }

  private static int nearest(Gap gap, int frame, int place) {
    for (int away = 1; away < gap.frames(); away++) {
      if (frame - away >= 0 && !gap.missing(frame - away, place)) {
        return frame - away;
      }
      if (frame + away < gap.frames() && !gap.missing(frame + away, place)) {
        return frame + away;
      }
    }
    return frame; // known nowhere: stays grey
  }
}

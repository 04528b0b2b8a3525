package io.qingping.media.render;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * A living picture from a burst: the clip goes from the first of two to six nearly alike shots to
 * the last and back, without a stop or a jump, and starts with the first shot itself.
 */
public final class Burst implements FrameSource {
  private static final int MOST_SHOTS = 6;

  private final List<Picture> shots;
  private final List<Morph> morphs;

  /**
   * Aligns the shots and finds how everything moves between neighbours.
   *
   * @throws MediaException when there are not two to six shots of one size, or they differ too much
   */
  public Burst(List<Picture> shots) {
    if (shots.size() < 2 || shots.size() > MOST_SHOTS) {
      throw new MediaException("burst.count", MOST_SHOTS, shots.size());
    }
    var first = shots.get(0);
    var aligned = new ArrayList<Picture>();
    for (var shot : shots) {
      var number = aligned.size() + 1;
      if (shot.width() != first.width() || shot.height() != first.height()) {
        throw new MediaException(
            "burst.size", number, shot.width(), shot.height(), first.width(), first.height());
      }
      aligned.add(aligned.isEmpty() ? first : BurstAlignment.onto(first, shot, number));
    }
    this.shots = List.copyOf(aligned);
    morphs = new ArrayList<>();
    for (var i = 0; i + 1 < aligned.size(); i++) {
      morphs.add(Morph.between(aligned.get(i), aligned.get(i + 1), i + 2));
    }
  }

  @Override
  public int width() {
    return shots.get(0).width();
  }

  @Override
  public int height() {
    return shots.get(0).height();
  }

  @Override
  public Picture frame(double phase) {
    var at = morphs.size() * (1 - Math.cos(2 * Math.PI * Phases.wrap(phase))) / 2;
    var leg = Math.min(morphs.size() - 1, (int) at);
    var part = at - leg;
    if (part < 1e-6) {
      return shots.get(leg);
    }
    return part > 1 - 1e-6 ? shots.get(leg + 1) : morphs.get(leg).at(part);
  }
}

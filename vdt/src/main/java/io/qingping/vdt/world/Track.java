package io.qingping.vdt.world;

import java.util.List;
import java.util.Optional;

/**
 * Where the balls of a clip are seen.
 *
 * @param frames for each frame its balls, red before blue; empty where there is none
 */
public record Track(List<List<Optional<Sighting>>> frames) {
  /** Balls that overlap by more than this many units are not told apart well. */
  private static final double OVERLAP = 0.15;

  public Track {
    frames = frames.stream().map(List::copyOf).toList();
  }

  public Optional<Sighting> ball(int frame, int ball) {
    return frames.get(frame).get(ball);
  }

  /** Whether two balls lie over one another, which happens in predicted pictures only. */
  public boolean overlapping(int frame) {
    var balls = frames.get(frame);
    if (balls.size() < 2 || balls.get(0).isEmpty() || balls.get(1).isEmpty()) {
      return false;
    }
    var a = balls.get(0).get();
    var b = balls.get(1).get();
    return a.distance(b) < a.radius() + b.radius() - OVERLAP;
  }
}

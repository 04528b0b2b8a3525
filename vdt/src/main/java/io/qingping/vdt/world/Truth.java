package io.qingping.vdt.world;

import java.util.List;

/**
 * What really happens in a clip.
 *
 * @param frames for each frame its balls, red before blue
 * @param contact the first frame at or after the moment when two balls touch, -1 if there is none
 */
public record Truth(World world, List<List<BallState>> frames, int contact) {
  public Truth {
    frames = frames.stream().map(List::copyOf).toList();
  }

  public BallState ball(int frame, int ball) {
    return frames.get(frame).get(ball);
  }
}

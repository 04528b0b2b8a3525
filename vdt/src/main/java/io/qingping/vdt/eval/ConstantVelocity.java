package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.BallParser;
import io.qingping.vdt.world.BallState;
import io.qingping.vdt.world.Track;
import io.qingping.vdt.world.Truth;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Baseline for worlds of balls: they are parsed from the given frames and drawn again where they
 * would be if they moved evenly, from one given frame to the next, and after the last as between
 * the last two. It knows what a ball is, which the model was never told.
 */
final class ConstantVelocity implements Completion {
  private final World world;

  ConstantVelocity(World world) {
    this.world = world;
  }

  @Override
  public Method method() {
    return Method.CONSTANT_VELOCITY;
  }

  @Override
  public List<Clip> fill(List<Clip> given, Gap gap) {
    return given.stream().map(clip -> filled(clip, gap)).toList();
  }

  private Clip filled(Clip clip, Gap gap) {
    var seen = BallParser.parse(clip, world.balls());
    List<List<BallState>> states = new ArrayList<>();
    for (int t = 0; t < gap.frames(); t++) {
      List<BallState> balls = new ArrayList<>();
      for (int ball = 0; ball < world.balls(); ball++) {
        balls.add(state(seen, ball, t, gap.known()));
      }
      states.add(balls);
    }
    return gap.put(clip, WorldSource.draw(new Truth(world, states, -1), gap.width()));
  }

  /** Where a ball is by the given frames around, or the two last ones before. */
  private static BallState state(Track seen, int ball, int frame, int[] known) {
    int left = -1;
    int right = -1;
    for (int t : known) {
      if (seen.ball(t, ball).isPresent() && (right < frame || left < 0)) {
        left = right;
        right = t;
      }
    }
    if (right < 0) {
      return new BallState(-World.SIDE, -World.SIDE, 0, 0, 0.5); // never seen: out of view
    }
    var b = seen.ball(right, ball).orElseThrow();
    var a = left < 0 ? b : seen.ball(left, ball).orElseThrow();
    double share = left < 0 ? 0 : (double) (frame - right) / (right - left);
    return new BallState(
        b.x() + share * (b.x() - a.x()),
        b.y() + share * (b.y() - a.y()),
        0,
        0,
        (a.radius() + b.radius()) / 2);
  }
}

package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.Truth;
import java.util.List;
import java.util.stream.IntStream;

/** Measures filled-in clips against the true ones, clip by clip on all cores. */
final class Judge {
  private final List<Clip> clips;
  private final List<Truth> truths;
  private final Gap gap;
  private final boolean binary;
  private final List<MotionMasks> masks;

  /**
   * @param truths what happens in each clip; empty where nobody knows
   * @param binary whether SSIM looks at frames in black and white, as for Moving MNIST
   */
  Judge(List<Clip> clips, List<Truth> truths, Gap gap, boolean binary) {
    this.clips = clips;
    this.truths = truths;
    this.gap = gap;
    this.binary = binary;
    masks = clips.parallelStream().map(MotionMasks::of).toList();
  }

  Scores judge(List<Clip> filled) {
    return IntStream.range(0, clips.size())
        .parallel()
        .mapToObj(i -> judge(filled.get(i), i))
        .reduce(new Scores(), (all, one) -> new Scores().addAll(all).addAll(one));
  }

  private Scores judge(Clip filled, int index) {
    var scores = new Scores();
    if (filled != clips.get(index)) { // of the truth itself only the parser has something to say
      pixels(filled, clips.get(index), scores);
      motion(MotionMasks.of(filled), masks.get(index), scores);
    }
    if (!truths.isEmpty()) {
      new BallMeasures(filled, truths.get(index), gap).addTo(scores);
    }
    return scores;
  }

  private void pixels(Clip filled, Clip clip, Scores scores) {
    var psnr = Scores.unmeasured(gap.frames());
    var ssim = Scores.unmeasured(gap.frames());
    var mse = Scores.unmeasured(gap.frames());
    for (int t = 0; t < gap.frames(); t++) {
      if (gap.touches(t)) {
        psnr[t] = PixelError.psnr(filled, clip, t);
        ssim[t] = Ssim.of(filled, clip, t, binary);
        mse[t] = PixelError.sumOfSquares(filled, clip, t);
      }
    }
    scores.add(Metric.PSNR, psnr);
    scores.add(Metric.SSIM, ssim);
    if (binary) {
      scores.add(Metric.MSE, mse);
    }
  }

  private void motion(MotionMasks mine, MotionMasks real, Scores scores) {
    var overlap = Scores.unmeasured(gap.frames());
    int from = gap.frames();
    for (int t = gap.frames() - 1; t >= 0; t--) {
      if (gap.touches(t)) {
        overlap[t] = mine.overlap(real, t);
        from = t;
      }
    }
    scores.add(Metric.MASK, overlap);
    scores.add(Metric.MASK_SPATIAL, mine.spatial(real, from, gap.frames()));
    scores.add(Metric.MASK_WEIGHTED, mine.weighted(real, from, gap.frames()));
  }
}

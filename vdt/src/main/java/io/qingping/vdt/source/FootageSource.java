package io.qingping.vdt.source;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Clips from decoded footage, in turn from each piece. */
record FootageSource(Sampling sampling, List<FrameStore> stores) implements ClipSource {
  @Override
  public long size() {
    return sampling.clips() == 0 ? stores.size() : sampling.clips();
  }

  @Override
  public Clip clip(long index) throws IOException {
    Objects.checkIndex(index, size());
    var store = stores.get((int) (index % stores.size()));
    // split() mixes the bits, so that neighbouring numbers are cut independently
    var random = new SplittableRandom(sampling.seed() + index * 0x9E3779B97F4A7C15L).split();
    int first = place(store.frames() - sampling.span(), random);
    int left = place(store.width() - sampling.width(), random);
    int top = place(store.height() - sampling.height(), random);
    var frames = store.read(first, sampling.stride(), sampling.frames());
    return window(frames, store.width(), left, top);
  }

  /** Where a window begins that can move this far. */
  private int place(int room, SplittableRandom random) {
    return sampling.cut() == Cut.CENTRE ? room / 2 : random.nextInt(room + 1);
  }

  private Clip window(byte[][] frames, int storeWidth, int left, int top) {
    int width = sampling.width();
    int height = sampling.height();
    var values = new float[frames.length * 3 * width * height];
    int i = 0;
    for (var rgb : frames) {
      for (int channel = 0; channel < 3; channel++) {
        for (int row = 0; row < height; row++) {
          int from = 3 * ((top + row) * storeWidth + left) + channel;
          for (int column = 0; column < width; column++) {
            values[i++] = (rgb[from + 3 * column] & 0xFF) / 127.5f - 1;
          }
        }
      }
    }
    return new Clip(frames.length, 3, height, width, values);
  }
}

package io.qingping.vdt.mask;

/** How long, high and wide a clip is, in frames and (latent) pixels. */
public record Extent(int frames, int height, int width) {
  public Extent {
    if (frames < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "frames, height and width must be positive: %d, %d, %d".formatted(frames, height, width));
    }
  }

  int area() {
    return height * width;
  }
}

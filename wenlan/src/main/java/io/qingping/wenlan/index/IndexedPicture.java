package io.qingping.wenlan.index;

/** A picture as the index knows it. */
public record IndexedPicture(PictureOrigin origin, PictureFacts facts) {
  /** For people: its path, or {@code shard.tar#key}. */
  public String name() {
    return origin.id();
  }
}

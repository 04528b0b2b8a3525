package io.qingping.wenlan.index;

import java.util.List;

/**
 * Where a picture lies and what is said about it.
 *
 * @param id names it in the index: its path, or {@code shard.tar#key}
 * @param root the folder or file that was indexed
 * @param container the file that holds it: its own path, or that of the shard
 * @param stamp of a file of its own: changes when the file or a text beside it does; else empty
 * @param member its name in the shard; else empty
 * @param sha256 of its bytes
 * @param page the page or address it came from; else empty
 */
public record PictureOrigin(
    String id,
    String root,
    String container,
    String stamp,
    String member,
    String sha256,
    String page,
    List<NearbyText> texts) {
  public PictureOrigin {
    texts = List.copyOf(texts);
  }
}

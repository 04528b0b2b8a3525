package io.qingping.wenlan.shard;

/** A folder of shards that is not one, or not whole any more; one sentence that says what to do. */
public final class ShardException extends RuntimeException {
  public ShardException(String sentence) {
    super(sentence);
  }

  public ShardException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

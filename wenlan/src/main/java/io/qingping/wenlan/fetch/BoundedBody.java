package io.qingping.wenlan.fetch;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Predicate;

/**
 * Takes a body up to a number of bytes and hangs up when there is more, whatever length the server
 * announced, or as soon as its beginning looks wrong.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Taken> {
  /** How taking a body ended. */
  enum End {
    WHOLE,
    TOO_LONG,
    WRONG
  }

  /** The bytes that were taken; the first ones only if there were too many. */
  record Taken(byte[] bytes, End end) {}

  private static final int ENOUGH_TO_TELL = 16; // bytes
  private static final int FIRST = 1 << 20; // bytes of room at most for what is only announced

  private final int limit;
  private final Predicate<byte[]> looksRight;
  private final CompletableFuture<Taken> taken = new CompletableFuture<>();
  private byte[] bytes;
  private int count;
  private Flow.Subscription subscription;
  private boolean looked;

  /**
   * @param limit bytes; 0 reads nothing
   * @param announced length of the body, a guess
   * @param looksRight asked once, of the first bytes
   */
  BoundedBody(int limit, long announced, Predicate<byte[]> looksRight) {
    this.limit = limit;
    this.looksRight = looksRight;
    bytes = new byte[(int) Math.max(0, Math.min(Math.min(limit, FIRST), announced))];
  }

  @Override
  public CompletionStage<Taken> getBody() {
    return taken;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (limit == 0) {
      hangUp(End.TOO_LONG);
    } else {
      // What comes is bounded here; asking for each piece would cost a change of threads each.
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) {
      if (taken.isDone()) {
        return;
      }
      int take = Math.min(buffer.remaining(), limit - count);
      boolean more = take < buffer.remaining();
      makeRoom(take);
      buffer.get(bytes, count, take);
      count += take;
      if (!looked && count >= ENOUGH_TO_TELL) {
        looked = true;
        if (!looksRight.test(soFar())) {
          hangUp(End.WRONG);
          return;
        }
      }
      if (more) {
        hangUp(End.TOO_LONG);
        return;
      }
    }
  }

  private void makeRoom(int further) {
    if (count + further > bytes.length) {
      long doubled = Math.min(limit, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, count + further));
    }
  }

  private byte[] soFar() {
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }

  private void hangUp(End end) {
    subscription.cancel();
    taken.complete(new Taken(soFar(), end));
  }

  @Override
  public void onError(Throwable fault) {
    taken.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    taken.complete(new Taken(soFar(), End.WHOLE));
  }
}

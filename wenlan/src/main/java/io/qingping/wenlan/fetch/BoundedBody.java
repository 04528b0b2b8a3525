package io.qingping.wenlan.fetch;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
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

  private final int limit;
  private final Predicate<byte[]> looksRight;
  private final CompletableFuture<Taken> taken = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.Subscription subscription;
  private boolean looked;

  /**
   * @param limit bytes; 0 reads nothing
   * @param looksRight asked once, of the first bytes
   */
  BoundedBody(int limit, Predicate<byte[]> looksRight) {
    this.limit = limit;
    this.looksRight = looksRight;
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
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) {
      int take = Math.min(buffer.remaining(), limit - bytes.size());
      boolean more = take < buffer.remaining();
      var part = new byte[take];
      buffer.get(part);
      bytes.writeBytes(part);
      if (!looked && bytes.size() >= ENOUGH_TO_TELL) {
        looked = true;
        if (!looksRight.test(bytes.toByteArray())) {
          hangUp(End.WRONG);
          return;
        }
      }
      if (more) {
        hangUp(End.TOO_LONG);
        return;
      }
    }
    subscription.request(1);
  }

  private void hangUp(End end) {
    subscription.cancel();
    taken.complete(new Taken(bytes.toByteArray(), end));
  }

  @Override
  public void onError(Throwable fault) {
    taken.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    taken.complete(new Taken(bytes.toByteArray(), End.WHOLE));
  }
}

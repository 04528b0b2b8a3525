package io.qingping.tensor.distributed;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Gloo;
import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * The processes that train one model together (data parallelism: Li et al., PyTorch Distributed,
 * 2006.15704, section 3). Each computes the gradient of its part of the batch; the mean over all is
 * what each then steps with, so all keep the same weights.
 *
 * <p>All members call the same methods in the same order with tensors of the same shapes. When one
 * is lost, the others get {@link GroupBroken} at once if its connection closes, else after the
 * timeout; what they were receiving is undefined then. Not thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {
  private final int rank;
  private final int size;
  private final Gloo gloo; // null in a group of one

  private ProcessGroup(int rank, int size, Gloo gloo) {
    this.rank = rank;
    this.size = size;
    this.gloo = gloo;
  }

  /** A group of one, which has nobody to talk to. */
  public static ProcessGroup alone() {
    return new ProcessGroup(0, 1, null);
  }

  /**
   * The group that the environment describes, see {@link Rendezvous#fromEnvironment}; a group of
   * one if it describes none.
   */
  public static ProcessGroup fromEnvironment(Map<String, String> environment) {
    return Rendezvous.fromEnvironment(environment)
        .map(ProcessGroup::join)
        .orElseGet(ProcessGroup::alone);
  }

  /**
   * Meets the others, and leaves them their share of this machine's cores.
   *
   * @throws GroupBroken if not all come in time
   */
  public static ProcessGroup join(Rendezvous place) {
    if (place.worldSize() == 1) {
      return alone();
    }
    if (place.localWorldSize() > 1) {
      Engine.threads(place.threads());
    }
    try {
      var meeting = new InetSocketAddress(InetAddress.getByName(place.address()), place.port());
      return new ProcessGroup(
          place.rank(),
          place.worldSize(),
          Gloo.connect(meeting, place.listens(), place.rank(), place.worldSize(), place.timeout()));
    } catch (UnknownHostException e) {
      throw notMet(place, "no machine of this name is known", e);
    } catch (GroupBroken e) {
      throw notMet(place, e.getMessage(), e);
    }
  }

  private static GroupBroken notMet(Rendezvous place, String reason, Exception e) {
    return new GroupBroken(
        "rank %d has not met all %d processes at %s:%d within %d s (%s)"
            .formatted(
                place.rank(),
                place.worldSize(),
                place.address(),
                place.port(),
                place.timeout().toSeconds(),
                reason),
        e);
  }

  /** Which member this is, 0 .. size - 1; rank 0 writes what is written once. */
  public int rank() {
    return rank;
  }

  public int size() {
    return size;
  }

  /** Whether this is the member that writes checkpoints and logs. */
  public boolean leads() {
    return rank == 0;
  }

  /** Replaces a contiguous tensor by its mean over all members, the same bits in each. */
  public void average(Tensor tensor) {
    exchange("averaging", () -> gloo.average(tensor));
  }

  /** Overwrites a contiguous tensor with rank 0's. */
  public void broadcast(Tensor tensor) {
    exchange("receiving weights", () -> gloo.broadcast(tensor, 0));
  }

  /** Gives all members rank 0's weights and buffers. */
  public void broadcast(Module module) {
    module.stateDict().values().forEach(this::broadcast);
  }

  /** Whether any member says so. */
  public boolean any(boolean here) {
    if (size == 1) {
      return here;
    }
    try (var scope = Scope.open()) {
      var share = Tensor.full(here ? 1 : 0, 1);
      average(share);
      return share.item() > 0;
    }
  }

  /** Waits for all. */
  public void barrier() {
    exchange("waiting", () -> gloo.barrier());
  }

  private void exchange(String doing, Runnable operation) {
    if (size == 1) {
      return;
    }
    try {
      operation.run();
    } catch (GroupBroken e) {
      throw new GroupBroken(
          "rank %d of %d has lost another process while %s (%s); find out there what ended it, then start all again"
              .formatted(rank, size, doing, e.getMessage()),
          e);
    }
  }

  /** Leaves; the others notice at their next operation. */
  @Override
  public void close() {
    if (gloo != null) {
      gloo.close();
    }
  }
}

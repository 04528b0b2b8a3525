package io.qingping.tensor;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;

/**
 * Gloo's collective operations between processes, on tensors in memory. All members call the same
 * operations in the same order with tensors of the same shape and type. This is the door to
 * libtorch only; {@link io.qingping.tensor.distributed.ProcessGroup} is what training uses. What
 * was found out about the binding stands in {@code docs/decisions/008-data-parallel-by-gloo.md}.
 *
 * <p>Not thread-safe.
 */
public final class Gloo implements AutoCloseable {
  private final TCPStore store;
  private final ProcessGroupGloo group;
  private final int size;

  private Gloo(TCPStore store, ProcessGroupGloo group, int size) {
    this.size = size;
    this.store = store;
    this.group = group;
  }

  /**
   * Meets the other members; returns when all are connected with each other.
   *
   * @param meeting where members learn each other's addresses
   * @param host whether this process is to listen there
   * @param timeout how long to wait for the others, now and in each operation
   * @throws GroupBroken if not all come in time, or the port is taken
   */
  public static Gloo connect(
      InetSocketAddress meeting, boolean host, int rank, int size, Duration timeout) {
    Engine.start();
    // c10d writes C++ stack traces to stderr while it retries; what matters comes as an exception.
    torch.set_env("TORCH_CPP_LOG_LEVEL", "FATAL", false);
    torch.initLogging();
    return attempt(
        () -> {
          try (var scope = new PointerScope()) {
            var patience = new Milliseconds(timeout.toMillis());
            var store = store(meeting, host, patience);
            var options = ProcessGroupGloo.Options.create(patience);
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(own(meeting)));
            var group = new ProcessGroupGloo(store, rank, size, options);
            store.retainReference();
            group.retainReference();
            return new Gloo(store, group, size);
          }
        });
  }

  private static TCPStore store(InetSocketAddress meeting, boolean host, Milliseconds patience) {
    var options = new TCPStoreOptions();
    options.port((short) meeting.getPort());
    options.isServer(host);
    options.waitWorkers(false);
    options.timeout(patience);
    return new TCPStore(meeting.getAddress().getHostAddress(), options);
  }

  /**
   * This machine's address as the meeting place sees it. A machine's own name often resolves to
   * loopback, which others cannot reach.
   */
  private static String own(InetSocketAddress meeting) {
    try (var socket = new DatagramSocket()) {
      socket.connect(meeting); // chooses a route; nothing is sent
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  /** Replaces a contiguous tensor by its mean over all members; all get the same bits. */
  public void average(Tensor tensor) {
    await(() -> group.allreduce(Tensor.vector(tensor))); // adds up; Gloo knows no mean
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      tensor.raw().mul_(new Scalar(1.0 / size));
    }
  }

  /** Overwrites a tensor with that of one member. */
  public void broadcast(Tensor tensor, int root) {
    await(
        () -> {
          var options = new BroadcastOptions();
          options.rootRank(root);
          return group.broadcast(Tensor.vector(tensor), options);
        });
  }

  /** Returns when all members have called it. */
  public void barrier() {
    await(group::barrier);
  }

  private static void await(Supplier<Work> operation) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      attempt(() -> operation.get()._wait());
    }
  }

  /** libtorch's error begins with a place in its source and ends with a stack; the rest tells. */
  private static <T> T attempt(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (RuntimeException e) {
      var line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new GroupBroken(line.replaceFirst("^\\[\\S+:\\d+\\] ", ""), e);
    }
  }

  @Override
  public void close() {
    group.close();
    store.close();
  }
}

package io.qingping.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Starts libtorch once per process, with the settings that a CPU needs; no environment variable and
 * no JVM flag is necessary. Every class of this module that touches libtorch starts it first.
 *
 * <p>Thread-safe. The reasons for each setting, with measurements, stand in {@code
 * docs/decisions/002-engine-settings.md}.
 */
public final class Engine {
  static {
    // Must precede JavaCPP's first class: its own accounting of native memory costs 3 us an
    // operation
    // and does nothing for memory that lives in scopes.
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
  }

  private static volatile boolean plain;
  private static volatile boolean openBlas;

  private Engine() {}

  /** Starts the engine; later calls cost nothing. */
  public static void start() {
    Started.now();
  }

  /**
   * Starts the engine with the libraries' own defaults, but for the number of threads: what the
   * settings are worth can be measured so. In the same JVM nothing may have started it before.
   */
  public static void startPlain() {
    plain = true;
    start();
  }

  /** Threads that one operation may use. */
  public static int threads() {
    start();
    return torch.get_num_threads();
  }

  /** Sets how many threads one operation may use; the default is one per core. */
  public static void threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + count);
    }
    start();
    torch.set_num_threads(count);
  }

  /** How matrix products of fp32 tensors are computed. */
  public enum Products {
    /** True fp32, to rounding. */
    EXACT,
    /**
     * The fastest that the CPU offers: on one with AMX the factors are rounded to bf16 (relative
     * error about 4e-3), on others it is fp32.
     */
    FAST
  }

  /** Sets how fp32 products are computed from now on, in all threads. */
  public static void products(Products products) {
    start();
    boolean oneDnn = products == Products.FAST || Started.ONE_DNN_IS_EXACT;
    torch.globalContext().setFloat32MatmulPrecision(oneDnn ? "medium" : "highest");
    openBlas = !oneDnn;
  }

  /** Whether fp32 products go to OpenBLAS, one thread each, and not to oneDNN. */
  static boolean multipliesByOpenBlas() {
    start();
    return openBlas;
  }

  /** The version of the libtorch binding. */
  public static String version() {
    var version = torch.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** A line on how this CPU computes, for reports. */
  public static String description() {
    start();
    return "libtorch %s, %d threads, fp32 products by %s"
        .formatted(
            version(),
            threads(),
            Started.ONE_DNN_IS_EXACT ? "oneDNN" : "OpenBLAS (exact) or oneDNN in bf16 (fast)");
  }

  private static final class Started {
    static final boolean ONE_DNN_IS_EXACT;

    static {
      extractBeforeLoading();
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
      ONE_DNN_IS_EXACT = !plain && oneDnnIsExact();
      torch.globalContext().setFloat32MatmulPrecision(ONE_DNN_IS_EXACT ? "medium" : "highest");
      openBlas = !ONE_DNN_IS_EXACT;
      if (!plain) {
        keepFreedPages();
        // OpenBLAS's threads and OpenMP's fight for the cores: batched products lose more by them
        // than single large ones gain.
        setOpenBlasThreads(1);
      }
    }

    static void now() {}

    /**
     * With a fresh cache JavaCPP loads libtorch before libtorch_cpu is extracted, and the linker
     * takes a system's own libtorch_cpu if there is one: the JVM dies. So extract it first.
     */
    private static void extractBeforeLoading() {
      try {
        Loader.cacheResources(
            org.bytedeco.pytorch.presets.torch.class,
            "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/libtorch_cpu.so");
      } catch (IOException e) {
        throw new UncheckedIOException("libtorch cannot be unpacked: " + e.getMessage(), e);
      }
    }

    /**
     * "medium" permits bf16 in fp32 products; only CPUs with AMX make use of it, elsewhere it is
     * the fastest true fp32. One small product tells: rounding factors to bf16 costs 1e-3, fp32
     * 1e-6.
     */
    private static boolean oneDnnIsExact() {
      try (var scope = Scope.open();
          var quiet = NoGrad.open()) {
        torch.globalContext().setFloat32MatmulPrecision("medium");
        var left = torch.linspace(scalar(0.1), scalar(1), 64 * 64).view(64, 64);
        var product = left.matmul(left).to(torch.ScalarType.Double);
        var wide = left.to(torch.ScalarType.Double);
        var error = product.sub(wide.matmul(wide)).abs().max().item_double();
        return error < 1e-4;
      }
    }

    /**
     * JavaCPP's own setter looks for MKL's functions in all loaded libraries, and opens each while
     * it holds the linker's list of them. If another thread loads a library at that moment, such as
     * OpenCV's, both wait for ever. What lies in the linker's global scope is found without that
     * search, so libtorch's OpenBLAS is put there first.
     */
    private static void setOpenBlasThreads(int count) {
      var library = Loader.getLoadedLibraries().get("openblas@.0");
      if (library == null) {
        openblas_nolapack.blas_set_num_threads(count);
        return;
      }
      Loader.loadGlobal(library);
      try (var set = new org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads() {}) {
        set.put(Loader.addressof("openblas_set_num_threads"));
        set.call(count);
      }
    }

    private static org.bytedeco.pytorch.Scalar scalar(double value) {
      return new org.bytedeco.pytorch.Scalar(value);
    }

    /**
     * glibc gives large blocks back at every free, and in a virtual machine a fresh page costs
     * microseconds: training was 2.2 times slower. JavaCPP has no door to mallopt, so a class with
     * the same signature, int(int, int), is borrowed.
     */
    private static void keepFreedPages() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return;
      }
      Pointer address = Loader.addressof("mallopt");
      if (address == null) {
        return;
      }
      try (var mallopt =
          new org.bytedeco.openblas.presets.openblas_nolapack.MklDomainSetNumThreads() {}) {
        mallopt.put(address);
        mallopt.call(-3, 1 << 30); // M_MMAP_THRESHOLD
        mallopt.call(-1, Integer.MAX_VALUE); // M_TRIM_THRESHOLD
        mallopt.call(-2, 64 << 20); // M_TOP_PAD
      }
    }
  }
}

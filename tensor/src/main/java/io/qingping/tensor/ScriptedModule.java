package io.qingping.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.global.torch;

/**
 * A network in a TorchScript file, code and weights together, as PyTorch's {@code torch.jit.save}
 * writes it. Running it executes what the file says: load only files that you trust. Not
 * thread-safe.
 */
public final class ScriptedModule implements AutoCloseable {
  private final String source;
  private final JitModule raw;

  private ScriptedModule(String source, JitModule raw) {
    this.source = source;
    this.raw = raw;
  }

  /**
   * Loads a file; the module lives until it is closed, whatever scopes close.
   *
   * @throws ModelFormatException if the file is missing or no TorchScript
   */
  public static ScriptedModule load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file.toString(), "there is no such file");
    }
    Engine.start();
    try {
      var module = torch.load(file.toString());
      module.retainReference();
      module.eval();
      return new ScriptedModule(file.toString(), module);
    } catch (RuntimeException e) {
      throw new ModelFormatException(file.toString(), "is not a TorchScript file", e);
    }
  }

  /**
   * Calls the module's {@code forward} with one tensor and named switches.
   *
   * @throws ModelFormatException if {@code forward} takes other arguments or returns no tensor
   */
  public Tensor forward(Tensor x, Map<String, Boolean> switches) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var named = new StringIValueMap();
      switches.forEach((name, on) -> named.put(new BytePointer(name), new IValue((boolean) on)));
      // The value lends its tensor and dies with this scope: detach makes a handle of our own.
      var value = raw.forward(new IValueVector(new IValue(x.raw())), named);
      return scope.keep(new Tensor(value.toTensor().detach()));
    } catch (RuntimeException e) {
      var reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
      throw new ModelFormatException(source, "its forward cannot be called so: " + reason, e);
    }
  }

  @Override
  public void close() {
    raw.close();
  }
}

package io.qingping.vdt.eval;

import io.qingping.tensor.Scope;
import io.qingping.tensor.ScriptedModule;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.video.Clip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Features of clips by a network that the user supplies: for FVD (Unterthiner et al., 1812.01717)
 * the I3D of Kinetics-400 as the TorchScript file that StyleGAN-V and Latte use. Its {@code
 * forward} takes clips (B, 3, T, H, W) of 0 .. 255 and the switches {@code rescale}, {@code resize}
 * and {@code return_features}, and gives (B, 400). Not thread-safe.
 */
final class VideoFeatures implements AutoCloseable {
  private static final Map<String, Boolean> PROTOCOL =
      Map.of("rescale", true, "resize", true, "return_features", true);

  private final ScriptedModule network;

  private VideoFeatures(ScriptedModule network) {
    this.network = network;
  }

  /**
   * @throws io.qingping.tensor.ModelFormatException if the file is no TorchScript
   */
  static VideoFeatures open(Path file) {
    return new VideoFeatures(ScriptedModule.load(file));
  }

  /** (N, D), clip by clip, so that memory does not grow with their number. */
  Tensor of(List<Clip> clips) {
    List<Tensor> rows = new ArrayList<>();
    for (var clip : clips) {
      try (var inner = Scope.open()) {
        var features = network.forward(input(clip), PROTOCOL);
        rows.add(inner.keep(features.reshape(1, -1)));
      }
    }
    return Tensor.cat(0, rows.toArray(Tensor[]::new));
  }

  private static Tensor input(Clip clip) {
    var x = clip.tensor().add(1).mul(127.5).permute(1, 0, 2, 3).unsqueeze(0);
    return (clip.channels() == 1 ? x.expand(1, 3, clip.frames(), clip.height(), clip.width()) : x)
        .contiguous();
  }

  @Override
  public void close() {
    network.close();
  }
}

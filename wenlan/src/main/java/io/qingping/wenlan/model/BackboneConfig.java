package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qingping.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network of others that stands where a {@link Brivl} has its {@link Cnn}. It is never trained,
 * and models name it but do not hold it, so that they are small and nobody's weights are passed on.
 *
 * @param network {@code nsfwjs} for the one that is built in, or where the npm package lies
 * @param id of its weights; absent in a recipe, which takes what it finds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackboneConfig(String network, String id) {
  /** The network that the build puts in. */
  public static final String NSFWJS = "nsfwjs";

  /** Where the package may lie beside a model, if the build has it not. */
  private static final String BESIDE = "backbone.tgz";

  public BackboneConfig {
    if (network == null) {
      throw new IllegalArgumentException("'backbone' needs a 'network', such as nsfwjs");
    }
  }

  /**
   * Opens the network.
   *
   * @param folder of the model that is on top of it
   * @throws ModelFormatException if it is not there, or is another one than the model needs
   */
  MobileNetV2 open(Path folder) {
    var beside = folder.resolve(BESIDE);
    var found = Files.exists(beside) ? NsfwNetwork.read(beside) : named(folder);
    var features = found.features();
    if (id != null && !id.equals(features.id())) {
      throw new ModelFormatException(
          folder.toString(),
          "needs the picture network %s, but %s is there".formatted(id, features.id()));
    }
    return features;
  }

  private NsfwNetwork named(Path folder) {
    if (!network.equals(NSFWJS)) {
      return NsfwNetwork.read(Path.of(network));
    }
    return NsfwNetwork.bundled()
        .orElseThrow(
            () ->
                new ModelFormatException(
                    folder.toString(),
                    ("needs the picture network of the npm package nsfwjs, which is not part of"
                            + " this build: build where Node.js can be run, or put what 'npm pack"
                            + " nsfwjs@4.3.0' makes there as %s")
                        .formatted(BESIDE)));
  }

  /** This one and no other from now on. */
  BackboneConfig pinned(MobileNetV2 opened) {
    return new BackboneConfig(network, opened.id());
  }
}

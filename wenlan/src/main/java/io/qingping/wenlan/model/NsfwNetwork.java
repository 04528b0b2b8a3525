package io.qingping.wenlan.model;

import io.qingping.media.Picture;
import io.qingping.tensor.Functions;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.TfjsModel;
import io.qingping.wenlan.image.ImageInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The network {@code mobilenet_v2_mid} of the npm package nsfwjs: a {@link MobileNetV2} whose map,
 * averaged, tells five kinds of pictures. It is built in where npm could be run; elsewhere it is
 * read from the package's file.
 */
public final class NsfwNetwork extends Module {
  /** The kinds, in the order of the network's outputs. */
  public enum Kind {
    DRAWING,
    HENTAI,
    NEUTRAL,
    PORN,
    SEXY
  }

  private static final String PACKAGE = "nsfwjs";
  private static final String FOLDER = "package/dist/models/mobilenet_v2_mid/";
  private static final int LARGEST_FILE = 1 << 26; // bytes

  private final MobileNetV2 features;
  private final Tensor weight; // (width, kinds)
  private final Tensor bias;
  private final ImageInput input;

  private NsfwNetwork(TfjsModel graph, String name) {
    features = child("features", new MobileNetV2(graph, name));
    var dense =
        graph.nodes().values().stream()
            .filter(node -> node.path("op").asText().equals("_FusedMatMul"))
            .findFirst()
            .orElseThrow(() -> new ModelFormatException(name, "tells no kinds of pictures"));
    weight = buffer("dense.weight", weight(graph, dense.path("input").path(1).asText(), name));
    bias = buffer("dense.bias", weight(graph, dense.path("input").path(2).asText(), name));
    if (weight.rank() != 2 || weight.size(1) != Kind.values().length) {
      throw new ModelFormatException(name, "tells other kinds of pictures than nsfwjs: " + weight);
    }
    input = ImageInput.centred(side(graph, name));
  }

  private static Tensor weight(TfjsModel graph, String node, String name) {
    var weight = graph.weights().get(node);
    if (weight == null) {
      throw new ModelFormatException(name, "has no weight '%s'".formatted(node));
    }
    return weight;
  }

  private static int side(TfjsModel graph, String name) {
    return graph.nodes().values().stream()
        .filter(node -> node.path("op").asText().equals("Placeholder"))
        .mapToInt(node -> node.at("/attr/shape/shape/dim/1/size").asInt())
        .filter(side -> side > 0)
        .findFirst()
        .orElseThrow(() -> new ModelFormatException(name, "takes no pictures of a fixed size"));
  }

  /** Whether the build has put the network in. */
  public static boolean isBundled() {
    return NsfwNetwork.class.getResource(PACKAGE + "/model.min.js") != null;
  }

  /** The network that the build has put in, if it could. */
  public static Optional<NsfwNetwork> bundled() {
    if (!isBundled()) {
      return Optional.empty();
    }
    return Optional.of(
        read(
            PACKAGE,
            file -> {
              try (var in = NsfwNetwork.class.getResourceAsStream(PACKAGE + "/" + file)) {
                return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
              }
            }));
  }

  /**
   * Reads the package.
   *
   * @param path the file that {@code npm pack nsfwjs@4.3.0} makes, or the folder {@code
   *     dist/models/mobilenet_v2_mid} in it
   * @throws ModelFormatException if that holds no such network
   */
  public static NsfwNetwork read(Path path) {
    if (Files.isDirectory(path)) {
      return read(
          path.toString(),
          file -> {
            var place = path.resolve(file);
            return Files.exists(place) ? Optional.of(Files.readAllBytes(place)) : Optional.empty();
          });
    }
    if (!Files.exists(path)) {
      throw new ModelFormatException(path.toString(), "does not exist");
    }
    try {
      var files = unpacked(path);
      return read(path.toString(), file -> Optional.ofNullable(files.get(file)));
    } catch (IOException e) {
      throw new ModelFormatException(
          path.toString(), "is no package of npm that can be read: " + e.getMessage(), e);
    }
  }

  private static NsfwNetwork read(String name, TfjsModel.Source source) {
    try (var scope = Scope.open()) {
      return new NsfwNetwork(TfjsModel.read(name, source), name);
    }
  }

  private static Map<String, byte[]> unpacked(Path archive) throws IOException {
    var files = new HashMap<String, byte[]>();
    try (var in = Files.newInputStream(archive);
        var tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().startsWith(FOLDER) && entry.getSize() <= LARGEST_FILE) {
          var bytes = new ByteArrayOutputStream();
          tar.transferTo(bytes);
          files.put(entry.getName().substring(FOLDER.length()), bytes.toByteArray());
        }
      }
    }
    return files;
  }

  /** What becomes of pictures before they are looked at. */
  public ImageInput input() {
    return input;
  }

  /** The part before the kinds. */
  public MobileNetV2 features() {
    return features;
  }

  /** Pictures (B, 3, side, side), -1 to 1 -> the probability of each {@link Kind}, (B, kinds). */
  public Tensor kinds(Tensor pictures) {
    try (var scope = Scope.open()) {
      var vectors = features.forward(pictures).mean(2, 3);
      return scope.keep(Functions.softmax(vectors.matmul(weight).add(bias), 1));
    }
  }

  /**
   * How sure the network is that a picture shows nudity or sex, painted or photographed, 0 to 1.
   */
  public double explicit(Picture picture) {
    var kinds = kinds(List.of(picture))[0];
    return kinds[Kind.HENTAI.ordinal()] + kinds[Kind.PORN.ordinal()];
  }

  /** The same for pictures of any size. */
  public float[][] kinds(List<Picture> pictures) {
    try (var scope = Scope.open()) {
      var rows = kinds(input.tensor(pictures));
      var kinds = new float[pictures.size()][];
      for (int i = 0; i < kinds.length; i++) {
        kinds[i] = rows.select(0, i).floats();
      }
      return kinds;
    }
  }
}

package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.text.WordPiece;
import java.nio.file.Path;

/**
 * What a network is and how pictures and texts are led into it: all of a model but its weights and
 * words. One of {@code brivl} and {@code chineseClip} is there.
 *
 * @param input of the pictures
 * @param context tokens of a text; longer ones are cut
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Blueprint(
    BrivlConfig brivl, ChineseClip.Config chineseClip, ImageInput input, int context) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Blueprint {
    if ((brivl == null) == (chineseClip == null) || input == null) {
      throw new IllegalArgumentException("a model is one of 'brivl' and 'chineseClip'");
    }
  }

  public static Blueprint of(BrivlConfig config) {
    return new Blueprint(config, null, input(config), config.context());
  }

  private static ImageInput input(BrivlConfig config) {
    int size = config.size();
    if (config.asReleased()) {
      return ImageInput.brivl(size);
    }
    if (config.backbone() != null) {
      return ImageInput.centred(size);
    }
    boolean lite = config.efficientNet() != null && config.efficientNet().isLite();
    return lite ? ImageInput.lite(size) : ImageInput.imageNet(size);
  }

  /** Reads what {@link #json} wrote. */
  static Blueprint read(JsonNode node, String source) {
    try {
      return JSON.treeToValue(node, Blueprint.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      var reason = e.getMessage().lines().findFirst().orElse("");
      throw new ModelFormatException(source, "describes no model: " + reason, e);
    }
  }

  public JsonNode json() {
    return JSON.valueToTree(this);
  }

  /**
   * A network.
   *
   * @param backbone of others, if {@link #backbone} has opened one, or null
   * @param random of the first weights; those of a Chinese-CLIP are zero, as it is never trained
   *     from nothing
   */
  TwoTowers network(MobileNetV2 backbone, Generator random) {
    return brivl == null ? new ChineseClip(chineseClip) : new Brivl(brivl, backbone, random);
  }

  /** Opens the network of others that this model stands on; null if it needs none. */
  MobileNetV2 backbone(Path folder) {
    return brivl == null || brivl.backbone() == null ? null : brivl.backbone().open(folder);
  }

  /** The id of the foreign network; empty without one. */
  String backboneId() {
    return brivl == null || brivl.backbone() == null ? "" : brivl.backbone().id();
  }

  /** What is taken of a backbone: its levels, or so many fields along each side. */
  String regions() {
    return brivl.hasLevels() ? "levels" : Integer.toString(brivl.grid());
  }

  /** How texts become tokens. */
  WordPiece.Spelling spelling() {
    return brivl != null && brivl.asReleased()
        ? WordPiece.Spelling.BERT
        : WordPiece.Spelling.CHINESE_CLIP;
  }

  /** How ids of such models begin. */
  String kind() {
    return brivl == null ? "chinese-clip" : "brivl";
  }

  /** The words that the network has vectors for. */
  int words() {
    return brivl == null ? chineseClip.text().words() : brivl.text().words();
  }
}

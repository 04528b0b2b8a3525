package io.qingping.wenlan.model;

import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BriVL-1.0 as its authors published it: {@code BriVL-1.0-5500w.pth}, PyTorch's file of one part
 * {@code learnable} with the towers {@code imgencoder} and {@code textencoder} and their momentum
 * copies, or a safetensors file of the same names. As in the authors' code, the copies are not
 * used; they are not even read.
 *
 * <p>Shapes tell all sizes but these, which are taken from the configuration that the code was
 * released with: 4 heads in the self-attention of both towers, pictures of 380 x 380 pixels, texts
 * of 80 tokens, 6 x 6 fields, and EfficientNet's strides. Metadata of a safetensors file may name
 * another {@code image_size}.
 *
 * <p>Not used: the classifier of the pictures' backbone, the pooler of the texts' one, and what
 * counts or numbers things.
 *
 * @param weights by our names
 * @param source what they were read from, for errors
 */
record StoredBrivl(BrivlConfig config, Map<String, Tensor> weights, String source) {
  private static final String KIND = "BriVL";
  private static final String CNN = "imgencoder.backbone.";
  private static final String IMAGES = "imgencoder.learnable.";
  private static final String BERT = "textencoder.backbone.bert.";
  private static final Pattern LAYER =
      Pattern.compile("imgencoder\\.learnable\\.imgAtt\\.layers\\.(\\d{1,3})\\..+");
  private static final int SIZE = 380; // pixels
  private static final int GRID = 6;
  private static final int HEADS = 4;
  private static final int CONTEXT = 80; // tokens
  private static final double DROPOUT = 0.1; // while training

  /** Whether a weight is of a momentum copy. */
  static boolean isCopy(String name) {
    return name.startsWith("imgencoder_mom.") || name.startsWith("textencoder_mom.");
  }

  /** Whether weights have the names of this layout. */
  static boolean isIn(StoredWeights stored) {
    return stored.weights().keySet().stream()
        .anyMatch(name -> name.startsWith("imgencoder.") || name.startsWith("textencoder."));
  }

  static StoredBrivl of(StoredWeights stored) {
    var weights = new LinkedHashMap<>(stored.weights());
    weights.keySet().removeIf(StoredBrivl::isIdle);
    return new StoredBrivl(config(stored), weights, stored.source());
  }

  private static boolean isIdle(String name) {
    return name.startsWith(CNN + "classifier.")
        || name.startsWith(BERT + "pooler.")
        || name.equals(BERT + "embeddings.position_ids")
        || name.endsWith(".num_batches_tracked");
  }

  private static BrivlConfig config(StoredWeights stored) {
    var text = stored.bert(BERT, DROPOUT, KIND);
    int inner = stored.shape(IMAGES + "imgAtt.layers.0.linear1.weight", 2, KIND)[0];
    return new BrivlConfig(
        stored.told("image_size", SIZE),
        null,
        network(stored),
        null,
        null,
        null,
        null,
        GRID,
        text,
        null,
        new TransformerEncoder.Config(stored.depth(LAYER), HEADS, inner, DROPOUT),
        stored.shape(IMAGES + "imgFC.fc2.weight", 2, KIND)[0],
        Math.min(CONTEXT, text.positions()),
        true);
  }

  private static EfficientNetConfig network(StoredWeights stored) {
    int count = stored.depth(Pattern.compile("imgencoder\\.backbone\\.blocks\\.(\\d{1,3})\\..+"));
    var known = EfficientNetConfig.B0;
    if (count != known.size()) {
      throw new ModelFormatException(
          stored.source(),
          "its pictures' network has %d stages; only EfficientNet's %d are known"
              .formatted(count, known.size()));
    }
    var stages = new ArrayList<EfficientNetConfig.Stage>();
    for (int stage = 0; stage < count; stage++) {
      stages.add(stage(stored, stage, known.get(stage).stride()));
    }
    return new EfficientNetConfig(
        stored.shape(CNN + "conv_stem.weight", 4, KIND)[0],
        List.copyOf(stages),
        stored.shape(CNN + "conv_head.weight", 4, KIND)[0],
        null);
  }

  private static EfficientNetConfig.Stage stage(StoredWeights stored, int stage, int stride) {
    var name = "imgencoder\\.backbone\\.blocks\\.%d\\.(\\d{1,3})\\..+".formatted(stage);
    int blocks = stored.depth(Pattern.compile(name));
    var first = CNN + "blocks.%d.0.".formatted(stage);
    boolean widens = stored.has(first + "conv_pwl.weight");
    var pointwise = stored.shape(first + "conv_pw.weight", 4, KIND);
    return new EfficientNetConfig.Stage(
        widens ? stored.shape(first + "conv_pwl.weight", 4, KIND)[0] : pointwise[0],
        blocks,
        stored.shape(first + "conv_dw.weight", 4, KIND)[2],
        stride,
        widens ? pointwise[0] / pointwise[1] : 1);
  }

  /** The network with its weights; the tensors read are not needed afterwards. */
  Brivl network() {
    var network = new Brivl(config, null, new Generator(0));
    var all = new LinkedHashMap<>(weights);
    all.put("logit_scale", network.logitScale()); // fixed in BriVL, and so not in the file
    network.load(all, source);
    return network;
  }
}

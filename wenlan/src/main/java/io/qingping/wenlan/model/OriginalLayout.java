package io.qingping.wenlan.model;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Weights of Chinese-CLIP in its authors' layout. Against Hugging Face's, the projections are
 * transposed, and queries, keys and values of the pictures' network lie in one tensor.
 *
 * @param stored with {@code text_num_attention_heads} and {@code vision_num_attention_heads} in the
 *     metadata, where the widths do not tell them
 */
record OriginalLayout(StoredWeights stored) {
  private static final Pattern BLOCK =
      Pattern.compile("visual\\.transformer\\.resblocks\\.(\\d{1,3})\\.(.+)");

  private static final Map<String, String> IN_BLOCKS =
      Map.of(
          "attn.out_proj", "self_attn.out_proj",
          "ln_1", "layer_norm1",
          "ln_2", "layer_norm2",
          "mlp.c_fc", "mlp.fc1",
          "mlp.c_proj", "mlp.fc2");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "visual.class_embedding", "vision_model.embeddings.class_embedding",
          "visual.positional_embedding", "vision_model.embeddings.position_embedding.weight",
          "visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight",
          "visual.ln_pre.weight", "vision_model.pre_layrnorm.weight",
          "visual.ln_pre.bias", "vision_model.pre_layrnorm.bias",
          "visual.ln_post.weight", "vision_model.post_layernorm.weight",
          "visual.ln_post.bias", "vision_model.post_layernorm.bias",
          "logit_scale", "logit_scale");

  /** What the shapes tell; only the number of heads must be known for the width. */
  ChineseClip.Config config() {
    if (stored.has("visual.layer1.0.conv1.weight")) {
      throw new ModelFormatException(
          stored.source(), "its pictures' network is a ResNet; only vision transformers are known");
    }
    var patches = shape("visual.conv1.weight", 4);
    int patch = patches[2];
    int side = (int) Math.round(Math.sqrt(shape("visual.positional_embedding", 2)[0] - 1));
    var vision =
        new VisionTransformer.Config(
            side * patch,
            patch,
            patches[0],
            stored.depth(BLOCK),
            stored.heads(patches[0], "vision_num_attention_heads"),
            shape("visual.transformer.resblocks.0.mlp.c_fc.weight", 2)[0]);
    var text = stored.bert("bert.", 0, "Chinese-CLIP");
    return new ChineseClip.Config(shape("text_projection", 2)[1], text, vision);
  }

  private int[] shape(String name, int rank) {
    return stored.shape(name, rank, "Chinese-CLIP");
  }

  /** The weights by Hugging Face's names; views of the same memory. */
  Map<String, Tensor> renamed() {
    var result = new LinkedHashMap<String, Tensor>();
    stored.weights().forEach((name, tensor) -> rename(name, tensor, result));
    return result;
  }

  private static void rename(String name, Tensor tensor, Map<String, Tensor> into) {
    var block = BLOCK.matcher(name);
    if (block.matches()) {
      inBlock("vision_model.encoder.layers." + block.group(1) + ".", block.group(2), tensor, into);
    } else if (name.equals("visual.proj")) {
      into.put("visual_projection.weight", tensor.transpose(0, 1));
    } else if (name.equals("text_projection")) {
      into.put("text_projection.weight", tensor.transpose(0, 1));
    } else if (name.startsWith("bert.")) {
      if (!name.startsWith("bert.pooler.") && !name.endsWith(".position_ids")) {
        into.put("text_model." + name.substring("bert.".length()), tensor);
      }
    } else {
      into.put(OUTSIDE.getOrDefault(name, name), tensor);
    }
  }

  private static void inBlock(String prefix, String name, Tensor tensor, Map<String, Tensor> into) {
    if (name.startsWith("attn.in_proj_")) {
      var kind = name.substring("attn.in_proj_".length()); // weight or bias
      var parts = tensor.chunk(3, 0);
      into.put(prefix + "self_attn.q_proj." + kind, parts[0]);
      into.put(prefix + "self_attn.k_proj." + kind, parts[1]);
      into.put(prefix + "self_attn.v_proj." + kind, parts[2]);
      return;
    }
    int dot = name.lastIndexOf('.');
    var known = IN_BLOCKS.getOrDefault(name.substring(0, Math.max(0, dot)), name);
    into.put(prefix + known + name.substring(Math.max(0, dot)), tensor);
  }
}

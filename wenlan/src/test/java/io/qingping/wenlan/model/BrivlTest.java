package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrivlTest {
  private final Generator random = new Generator(6);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static BrivlConfig config() {
    var cnn = new CnnConfig(8, List.of(new CnnConfig.Stage(12, 2, 2)), 2, 16);
    var text = new BertConfig(30, 16, 1, 2, 32, 12, 1, 0.1);
    var attention = new TransformerEncoder.Config(2, 2, 32, 0.1);
    return new BrivlConfig(
        32, cnn, null, null, null, null, null, 6, text, null, attention, 24, 10, null);
  }

  @Test
  void bothTowersLeadIntoOneSpace() {
    var brivl = new Brivl(config(), null, random);
    var features = brivl.features(random.normal(2, 3, 32, 32), Mode.USE);
    assertThat(features.shape()).containsExactly(2, 37, 16);
    assertThat(brivl.imageOf(features, 0, Mode.USE).shape()).containsExactly(2, 24);
    var tokens = Tensor.of(new long[] {2, 7, 3, 0, 0, 2, 8, 9, 10, 3}, 2, 5);
    assertThat(brivl.text(tokens, Mode.USE).shape()).containsExactly(2, 24);
    assertThat(brivl.stateDict())
        .containsKeys(
            "imgencoder.learnable.imgAtt.layers.1.self_attn.in_proj_weight",
            "imgencoder.learnable.max_pool.0.weight",
            "textencoder.backbone.bert.embeddings.word_embeddings.weight",
            "textencoder.learnable.textFC.fc2.bias");
  }

  @Test
  void paddingMakesNoDifferenceToAText() {
    var brivl = new Brivl(config(), null, random);
    var tight = brivl.text(Tensor.of(new long[] {2, 7, 3}, 1, 3), Mode.USE);
    var padded = brivl.text(Tensor.of(new long[] {2, 7, 3, 0, 0, 0}, 1, 6), Mode.USE);
    assertThat(Fixtures.difference(tight, padded)).isLessThan(1e-5);
  }

  @Test
  void regionsAreReadWhereTheyLie() {
    // A map that rises to the right: a field's mean is its centre, in cells of the map.
    var across = Tensor.range(12).add(0.5).view(1, 1, 1, 12).expand(1, 1, 12, 12);
    var regions = new PatchPooling(6, 384, 12).forward(across).floats();
    assertThat(regions).hasSize(37);
    double shift = 12 / 2.0 / 383; // of the released map, built with the side less one
    for (int region = 6; region < 30; region++) {
      if (region % 6 == 0 || region % 6 == 5) {
        continue; // at the rim, where half of a point's surroundings is nothing
      }
      double centre = region / 6 * 2 + 1;
      double stretched = (centre - 6) * 384 / 383 + 6 + shift;
      assertThat((double) regions[region]).isEqualTo(stretched, within(2e-3));
    }
    var down = new PatchPooling(6, 384, 12).forward(across.transpose(2, 3)).floats();
    assertThat(down[7]).isCloseTo(regions[7 % 6 * 6 + 1], within(1e-4f));
  }

  @Test
  void withoutFieldsTheMeanOfTheMapIsLeft() {
    var map = random.normal(2, 3, 7, 7);
    var pooled = new PatchPooling(0, 224, 7).forward(map);
    assertThat(Fixtures.difference(pooled.select(1, 0), map.mean(2, 3))).isLessThan(1e-6);
  }

  @Test
  void fieldsOfAnEvenMapAreEvenButAtTheRim() {
    var regions = new PatchPooling(3, 48, 6).forward(Tensor.ones(2, 3, 6, 6));
    assertThat(regions.shape()).containsExactly(2, 10, 3);
    assertThat(regions.select(1, 4).sub(1).abs().max().item()).isLessThan(1e-5);
    // Beyond the map there is nothing, so the rim loses a little.
    assertThat(regions.select(1, 0).max().item()).isBetween(0.8, 0.99);
  }

  @Test
  void anEncoderLayerIsAttentionThenAPerceptronEachNormalised() {
    var encoder = new TransformerEncoder(8, new TransformerEncoder.Config(1, 2, 12, 0.5), random);
    var x = random.normal(2, 4, 8);
    var w = encoder.stateDict();
    var fused =
        Functions.linear(
            x,
            w.get("layers.0.self_attn.in_proj_weight"),
            w.get("layers.0.self_attn.in_proj_bias"));
    var heads = new Tensor[2];
    for (int head = 0; head < 2; head++) {
      var q = fused.narrow(2, head * 4, 4);
      var k = fused.narrow(2, 8 + head * 4, 4);
      var v = fused.narrow(2, 16 + head * 4, 4);
      heads[head] = Functions.softmax(q.matmul(k.transpose(1, 2)).div(2), -1).matmul(v);
    }
    var attended =
        Functions.linear(
            Tensor.cat(2, heads),
            w.get("layers.0.self_attn.out_proj.weight"),
            w.get("layers.0.self_attn.out_proj.bias"));
    var y = Functions.layerNorm(x.add(attended), 1e-5);
    var inner =
        Functions.relu(
            Functions.linear(y, w.get("layers.0.linear1.weight"), w.get("layers.0.linear1.bias")));
    var outer =
        Functions.linear(inner, w.get("layers.0.linear2.weight"), w.get("layers.0.linear2.bias"));
    var expected = Functions.layerNorm(y.add(outer), 1e-5);
    assertThat(Fixtures.difference(encoder.forward(x, null, Mode.USE), expected)).isLessThan(1e-5);
    var dropped = encoder.forward(x, null, Mode.training(random));
    assertThat(Fixtures.difference(dropped, expected)).isGreaterThan(0.1);
  }

  @Test
  void refusesImpossibleSizes() {
    var fine = config();
    assertThatThrownBy(
            () ->
                new BrivlConfig(
                    30,
                    fine.cnn(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    6,
                    fine.text(),
                    null,
                    fine.attention(),
                    24,
                    10,
                    null))
        .hasMessage("the network's stride must divide the size: 30 % 4 != 0");
    assertThatThrownBy(
            () ->
                new BrivlConfig(
                    32,
                    fine.cnn(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    6,
                    fine.text(),
                    null,
                    fine.attention(),
                    24,
                    13,
                    null))
        .hasMessageContaining("'context' must be from 3 to the 12 positions");
    assertThatThrownBy(() -> new BertConfig(30, 15, 1, 2, 32, 12, 1, 0))
        .hasMessage("heads must divide width: 15 % 2 != 0");
  }
}

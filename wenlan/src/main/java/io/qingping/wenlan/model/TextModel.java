package io.qingping.wenlan.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.text.WordPiece;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** A text tower that has learnt without pictures, with its words. */
public record TextModel(TextTower.Config config, TextTower tower, WordPiece words) {
  /** How the tower's weights begin in a checkpoint. */
  public static final String PREFIX = "text.";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Opens the newest checkpoint of a run.
   *
   * @throws ModelFormatException if there is none, or it is of something else
   */
  public static TextModel load(Path run) {
    var checkpoint =
        Checkpoint.latest(run)
            .orElseThrow(() -> new ModelFormatException(run.toString(), "has no checkpoint yet"));
    try (var scope = Scope.open()) {
      var config = config(checkpoint.config().path("model"), run.toString());
      var tower = new TextTower(config, new Generator(0));
      var weights = new LinkedHashMap<String, Tensor>();
      SafeTensors.read(checkpoint.averageFile()).tensors().entrySet().stream()
          .filter(e -> e.getKey().startsWith(PREFIX))
          .forEach(e -> weights.put(e.getKey().substring(PREFIX.length()), e.getValue()));
      tower.load(weights, checkpoint.averageFile().toString());
      return new TextModel(config, tower, WordPiece.read(run));
    }
  }

  private static TextTower.Config config(JsonNode about, String source) {
    try {
      return JSON.treeToValue(about, TextTower.Config.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      var reason = e.getMessage().lines().findFirst().orElse("");
      throw new ModelFormatException(source, "describes no text tower: " + reason, e);
    }
  }

  /** A row of length 1 for each text. */
  public float[][] vectors(List<String> texts) {
    var vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      try (var scope = Scope.open();
          var quiet = NoGrad.open()) {
        var tokens = TwoTowerModel.tokens(List.of(words.encode(texts.get(i), config.context())));
        var row = tower.forward(tokens, DType.FLOAT32, Mode.USE);
        vectors[i] = Functions.normalise(row).floats();
      }
    }
    return vectors;
  }

  /**
   * Copies the weights into a BriVL.
   *
   * @param source of this model, for the error
   * @throws ModelFormatException if the BriVL's text tower has other sizes; nothing is copied then
   */
  public void into(TwoTowers towers, String source) {
    var weights = new LinkedHashMap<>(towers.stateDict());
    tower.stateDict().forEach((name, weight) -> weights.put(Brivl.TEXTS + "." + name, weight));
    towers.load(weights, source);
  }
}

package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import io.qingping.tensor.Scope;
import io.qingping.wenlan.image.Augmentation;
import io.qingping.wenlan.model.Blueprint;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  private static final WordPiece WORDS =
      WordPiece.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "猫", "狗"), "words");

  @TempDir private Path folder;

  private Batches batches(int rank, int ranks, String roles) throws IOException {
    var texts = List.of(new Pair.Text("alt", "猫"), new Pair.Text("title", "狗"));
    var pair = new Pair(Path.of("none.tar"), "0.jpg", texts, "");
    var data =
        new Pictures(Collections.nCopies(18, pair), Collections.nCopies(18, Picture.black(32, 32)));
    return batches(data, rank, ranks, roles, 4);
  }

  private Batches batches(Pictures data, int rank, int ranks, String roles, int batch)
      throws IOException {
    var config =
        Shapes.config(
            Path.of("none.tar"),
            folder.resolve("config.json"),
            Shapes.MODEL
                + ", \"queue\": 24, \"rate\": 1, \"steps\": 9, \"batch\": %d, \"seed\": 3, \"roles\": %s"
                    .formatted(batch, roles));
    return new Batches(data, Blueprint.of(config.model()), WORDS, config, rank, ranks);
  }

  @Test
  void anEpochHasEachPairOnceWhateverTheNumberOfProcesses() throws IOException {
    try (var scope = Scope.open()) {
      var alone = batches(0, 1, "{\"alt\": 1}");
      var first = batches(0, 2, "{\"alt\": 1}");
      var second = batches(1, 2, "{\"alt\": 1}");
      var seen = new ArrayList<Long>();
      for (int step = 0; step < 4; step++) {
        for (long number : alone.of(step).pairs()) {
          seen.add(number);
        }
      }
      assertThat(seen).hasSize(16).doesNotHaveDuplicates();
      assertThat(alone.of(4).pairs()).isNotEqualTo(alone.of(0).pairs()); // a new order
      assertThat(alone.of(0).pairs()).isEqualTo(batches(0, 1, "{\"alt\": 1}").of(0).pairs());
      var both = new HashSet<Long>();
      for (var part : List.of(first, second)) {
        for (long number : part.of(0).pairs()) {
          both.add(number);
        }
      }
      assertThat(both).hasSize(8);
    }
  }

  @Test
  void textsAreChosenByTheWeightsOfTheirRoles() throws IOException {
    try (var scope = Scope.open()) {
      var batches = batches(0, 1, "{\"alt\": 3, \"title\": 1, \"other\": 9}");
      int cats = 0;
      for (int step = 0; step < 100; step++) {
        for (long word : batches.of(step).tokens().select(1, 1).longs()) {
          cats += word == 5 ? 1 : 0;
        }
      }
      assertThat(cats).isBetween(250, 350); // of 400
      var only = batches(0, 1, "{\"title\": 1}").of(0).tokens().select(1, 1).longs();
      assertThat(only).containsOnly(6);
    }
  }

  @Test
  void equalTextsAndPicturesHaveEqualLabelsInAllProcesses() throws IOException {
    try (var scope = Scope.open()) {
      var texts = new String[] {"猫", "狗", "猫", "狗", "猫狗"};
      var pairs = new ArrayList<Pair>();
      var pictures = new ArrayList<Picture>();
      for (int i = 0; i < texts.length; i++) {
        var text = List.of(new Pair.Text("alt", texts[i]));
        pairs.add(new Pair(Path.of("none.tar"), i + ".jpg", text, ""));
        var rgb = new byte[3 * 16];
        rgb[0] = (byte) (i == 4 ? 1 : i); // the last is the second once more
        pictures.add(new Picture(4, 4, rgb));
      }
      var data = new Pictures(pairs, pictures);
      var alone = batches(data, 0, 1, "{\"alt\": 1}", 4);
      var labels = alone.labels(3).longs();
      var numbers = alone.of(3).pairs();
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          int a = (int) numbers[i];
          int b = (int) numbers[j];
          assertThat(labels[2 * i] == labels[2 * j]).isEqualTo(texts[a].equals(texts[b]));
          assertThat(labels[2 * i + 1] == labels[2 * j + 1])
              .isEqualTo(pictures.get(a).rgb()[0] == pictures.get(b).rgb()[0]);
        }
      }
      for (int rank = 0; rank < 2; rank++) {
        assertThat(batches(data, rank, 2, "{\"alt\": 1}", 2).labels(3).longs()).isEqualTo(labels);
      }
    }
  }

  @Test
  void augmentationChangesColoursButNotSizes() {
    var rgb = new byte[3 * 16];
    for (int i = 0; i < 16; i++) {
      rgb[3 * i] = (byte) (i < 8 ? 200 : 90);
    }
    var picture = new Picture(4, 4, rgb);
    var random = new SplittableRandom(5);
    var grey = new Augmentation(0, 1, 0, 0, 0, 0).apply(picture, random).rgb();
    for (int i = 0; i < grey.length; i += 3) {
      assertThat(grey[i]).isEqualTo(grey[i + 1]).isEqualTo(grey[i + 2]).isNotZero();
    }
    var jittered = new Augmentation(1, 0, 0.5, 0, 0, 0).apply(picture, random);
    assertThat(jittered.width()).isEqualTo(4);
    assertThat(jittered.rgb()).isNotEqualTo(rgb);
    assertThat(picture.rgb()[0] & 0xff).isEqualTo(200); // the original stays
    assertThat(Augmentation.NONE.apply(picture, random)).isSameAs(picture);
  }
}

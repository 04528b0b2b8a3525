package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code qp wenlan index} and {@code search}, with a tiny Chinese-CLIP of random weights. */
class WenlanSearchTest {
  private static final Path MODEL =
      Path.of("../wenlan/src/test/resources/fixtures/chinese_clip_tiny.safetensors");

  @TempDir private Path folder;
  private Path photos;
  private Path index;

  @BeforeEach
  void pictures() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos")).toRealPath();
    index = folder.resolve("index");
    picture("cat.png", Color.ORANGE, 1);
    Files.writeString(photos.resolve("cat.txt"), "一只橘猫在沙发上");
    picture("sea.png", Color.BLUE, 2);
    picture("running-dogs.png", Color.GREEN, 3);
  }

  private void picture(String name, Color colour, long seed) throws IOException {
    var image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    var random = new Random(seed);
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 80; x++) {
        image.setRGB(x, y, random.nextInt(5) == 0 ? random.nextInt(1 << 24) : colour.getRGB());
      }
    }
    ImageIO.write(image, "png", photos.resolve(name).toFile());
  }

  private Console index(Object... more) {
    var words = new ArrayList<Object>(List.of("wenlan", "index", photos, "-o", index));
    words.addAll(List.of("--model", MODEL));
    words.addAll(List.of(more));
    return Console.run(words.toArray());
  }

  private Console search(Object... more) {
    var words = new ArrayList<Object>(List.of("wenlan", "search", index));
    words.addAll(List.of(more));
    return Console.run(words.toArray());
  }

  @Test
  void picturesAreIndexedAndFound() throws IOException {
    var first = index();
    assertThat(first.code()).as(first.toString()).isZero();
    assertThat(first.out())
        .contains("3 added, 0 changed, 0 with new texts or dates, 0 removed, 0 unchanged")
        .contains("holds 3 pictures now");
    var found = search("一只橘猫");
    assertThat(found.code()).as(found.toString()).isZero();
    assertThat(found.err()).isEmpty();
    assertThat(found.out().lines().findFirst().orElseThrow())
        .matches("  1  +-?\\d\\.\\d\\d\\*  \\d{4}-\\d\\d-\\d\\d  80x60 +.*cat.png  一只橘猫在沙发上");
    assertThat(found.out()).contains("sea.png", "* found in its texts");
    var like = search("--picture", photos.resolve("sea.png"), "--limit=1");
    assertThat(like.out()).contains("1.00", "sea.png").doesNotContain("cat.png");
    var words = search("dog", "--texts-only", "--lang=zh");
    assertThat(words.out()).contains("running-dogs.png", "在文字中找到").doesNotContain("cat.png");
    assertThat(search("nothing", "--texts-only").out().strip()).isEqualTo("Nothing was found.");
  }

  @Test
  void brivlsReleasedWeightsAreAModelToo() throws IOException {
    var weights = MODEL.resolveSibling("brivl_tiny").resolve("model.pth");
    var first = Console.run("wenlan", "index", photos, "-o", index, "--model", weights);
    assertThat(first.code()).as(first.toString()).isZero();
    assertThat(first.out()).contains("holds 3 pictures now");
    assertThat(search("--picture", photos.resolve("sea.png"), "--limit=1").out())
        .contains("1.00", "sea.png");
    assertThat(search("一只橘猫").out()).contains("cat.png", "* found in its texts");
    var tar = Files.write(folder.resolve("BriVL-1.0-5500w.tar"), archive());
    var wrong = Console.run("wenlan", "index", photos, "-o", index, "--model", tar, "--lang=zh");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.errors()).containsExactly(tar + "：是 tar 归档；请解开它，给出其中的文件");
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry("BriVL-1.0-5500w.pth");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write(1);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void theShippedModelNeedsNoName() throws IOException {
    var first = Console.run("wenlan", "index", photos, "-o", index);
    assertThat(first.code()).as(first.toString()).isZero();
    var found = search("--picture", photos.resolve("sea.png"), "--limit=1");
    assertThat(found.out()).contains("1.00", "sea.png").doesNotContain("cat.png");
    var other = index();
    assertThat(other.err()).contains("--rebuild");
  }

  @Test
  void answersAreJsonAndAPageToo() throws IOException {
    Files.copy(photos.resolve("cat.png"), photos.resolve("copy.png"));
    var report = new ObjectMapper().readTree(index("--json").out());
    assertThat(report.get("added").asInt()).isEqualTo(4);
    var sheet = folder.resolve("sheet.html");
    var console = search("橘猫 <b>", "--json", "--html", sheet);
    var best = new ObjectMapper().readTree(console.out()).at("/results/0");
    assertThat(best.get("picture").asText()).endsWith("cat.png");
    assertThat(best.at("/texts/1/text").asText()).isEqualTo("一只橘猫在沙发上");
    assertThat(best.at("/alike/0/picture").asText()).endsWith("copy.png");
    assertThat(console.errors()).containsExactly("The contact sheet lies in " + sheet);
    var page = Files.readString(sheet);
    assertThat(page)
        .contains("橘猫 &lt;b&gt;", "data:image/jpeg;base64,", "几乎相同", "nearly the same")
        .doesNotContain("<b>", "http://", "https://");
    var groups = new ObjectMapper().readTree(search("--duplicates", "--json").out());
    assertThat(groups.at("/groups")).hasSize(1);
    assertThat(groups.at("/groups/0")).hasSize(2);
    assertThat(search("--duplicates").out()).contains("nearly the same: 1", "copy.png");
  }

  @Test
  void whatIsLeftOutIsNamed() throws IOException {
    Files.writeString(photos.resolve("letter.jpg"), "no picture");
    var console = index("--lang=zh");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).contains("letter.jpg：").containsPattern("[\\u4e00-\\u9fff]{4}");
    assertThat(console.out()).contains("新增 3", "跳过 1");
  }

  @Test
  void manyWordsAreRefusedInOneSentence() {
    index();
    for (var texts : new String[] {"--texts-only", "--model=" + MODEL}) {
      var console = Console.run("wenlan", "search", index, "企鹅 penguin ".repeat(500), texts);
      assertThat(console.code()).isEqualTo(1);
      assertThat(console.err()).startsWith("There are more than 300 characters to look for");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search none cat|There is no index in none",
        "search @|Give one of these: words, --picture, or --duplicates",
        "search @ cat --duplicates|Give one of these: words, --picture, or --duplicates",
        "search @ --picture none.jpg|none.jpg does not exist",
        "search @ ！?。 --texts-only|There are no words to look for",
        "search @ !!!|There are no words to look for",
        "search @ cat --date tomorrow|tomorrow is no range of days",
        "search @ cat --size big|big is no range of sizes",
        "search @ cat --date 2025..2024|2025..2024 is no range of days",
        "search @ cat --size 900x900..10x10|900x900..10x10 is no range of sizes",
        "search @ cat --html .|. is a folder, not a file",
        "search @ cat --limit 0|At least one picture is shown, not 0.",
        "search @ cat --alike 2|Nearly the same means a similarity above 0 and up to 1, not 2.0",
        "search @ cat --model none.pt|There is no model none.pt",
        "index none -o @ --model MODEL|none does not exist",
        "index . -o . --model MODEL|The folder . holds other files",
        "index . -o pom.xml --model MODEL|pom.xml is a file; an index is a folder."
      })
  void badWordsGetOneSentence(String words, String sentence) {
    index();
    var line = "wenlan " + words.replace("@", index.toString()).replace("MODEL", MODEL.toString());
    var console = Console.run((Object[]) line.split(" "));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).as(console.err()).hasSize(1);
    assertThat(console.err()).startsWith(sentence);
  }
}

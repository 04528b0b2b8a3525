package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and what is said to words that make no sense. */
class WrongWordsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds=99|A clip lasts 2 to 10 seconds, not 99.",
        "--seconds=1.9|A clip lasts 2 to 10 seconds, not 1.9.",
        "--seconds=NaN|A clip lasts 2 to 10 seconds",
        "--fps=24|A clip has 25 or 30 frames a second, not 24.",
        "--size=3x3|The size 3x3 is not possible; use \"original\" or two even sides",
        "--size=big|The size big is not possible",
        "--size=99999x99999|The size 99999x99999 is not possible",
        "--size=321x481|A clip needs even sides, not 321x481",
        "--recipe=nonsense|There is no recipe \"nonsense\"; choose one of breeze, parallax",
        "--strength=2|The strength is between 0 and 1, not 2.",
        "--wind=sideways|The wind direction sideways is not a number of degrees.",
        "--wind=Infinity|The wind direction",
        "--label=fr|The label can be zh or en, not fr."
      })
  void badValuesGetOneSentence(String option, String sentence) {
    var console = Console.run("animate", "photo.jpg", "-o", folder.resolve("out"), option);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).startsWith(sentence);
    assertThat(console.out()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "animate photo.jpg -o out --speed=9|qp animate does not know \"--speed=9\"|--speed=9",
        "animate photo.jpg|This must be given too: --out DIR.|--out DIR",
        "animate -o out|This must be given too: PHOTO.|PHOTO",
        "animate photo.jpg -o out --fps|This must be given too: --fps N.|--fps N",
        "animate photo.jpg -o out --fps=many|--fps N cannot be \"many\".|--fps N",
        "animate photo.jpg -o out --size 1x1 --size 2x2|--size WxH was given twice|--size WxH",
        "animat|qp does not know \"animat\"; was it meant to be animate?|animat",
        "help wenlan nonsense|qp wenlan does not know \"nonsense\".|nonsense",
        "help nonsense|qp does not know \"nonsense\".|nonsense",
        "evaluate --scenes=x|--scenes N cannot be \"x\".|--scenes N"
      })
  void wordsThatAreNotUnderstoodEndWithCodeTwo(String words, String sentence, String named) {
    var console = Console.run((Object[]) words.split(" "));
    assertThat(console.code()).isEqualTo(2);
    assertThat(console.errors()).hasSize(2);
    assertThat(console.err()).startsWith(sentence).contains("Help: qp").contains("--help");
    assertThat(console.out()).isEmpty();
    var chinese = Console.run((Object[]) (words + " --lang zh").split(" "));
    assertThat(chinese.code()).isEqualTo(2);
    assertThat(chinese.errors()).hasSize(2);
    assertThat(chinese.errors().get(0)).contains(named).containsPattern("[\\u4e00-\\u9fff]{2}");
    assertThat(chinese.err()).doesNotContain("given", "option", "Invalid", "Missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "english", "zz-CN"})
  void languagesThatAreNotSpokenAreNamed(String language) {
    var console = Console.run("info", "--lang", language);
    assertThat(console.code()).isEqualTo(2);
    assertThat(console.errors())
        .containsExactly("The language can be zh or en, not " + language + ".");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void photosMayBeNamedLikeArgumentFiles() throws Exception {
    var photo = java.nio.file.Files.writeString(folder.resolve("@bride.jpg"), "--help");
    var console = Console.run("animate", "@bride.jpg", photo, "-o", folder.resolve("out"));
    assertThat(console.errors()).hasSize(2).allMatch(line -> line.contains("was left out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "", "help animate", "animate --help", "train --help"})
  void helpIsGivenOnRequest(String words) {
    var console = Console.run((Object[]) words.strip().split(" "));
    if (words.isEmpty()) {
      console = Console.run();
    }
    assertThat(console.code()).isZero();
    assertThat(console.out()).contains("Usage: qp");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void helpIsChineseOnRequest() {
    var console = Console.run("animate", "--lang=zh", "--help");
    assertThat(console.code()).isZero();
    assertThat(console.out()).contains("把每张照片做成", "--strength", "用法：qp animate");
    assertThat(console.out()).doesNotContain("Usage");
  }

  @Test
  void infoNamesVersionsAndModels() throws Exception {
    var console = Console.run("info", "--json");
    assertThat(console.code()).as(console.toString()).isZero();
    var facts = new ObjectMapper().readTree(console.out());
    assertThat(facts.get("engine").asText()).startsWith("libtorch ");
    assertThat(facts.get("motion").asText()).contains("weights");
    assertThat(facts.fieldNames()).toIterable().contains("version", "java", "memory", "natives");
    var text = Console.run("info", "--lang", "zh");
    assertThat(text.out().lines().count()).isEqualTo(facts.size());
  }

  @Test
  void noScenesAreRefused() {
    var console = Console.run("evaluate", "--scenes=0");
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).containsExactly("There must be at least one scene, not 0.");
  }

  @Test
  void missingWeightsAreNamed() {
    var console = Console.run("evaluate", "--motion-weights", folder.resolve("none.safetensors"));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).contains("none.safetensors");
  }
}

package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VdtEvalTest {
  @TempDir private Path folder;

  @Test
  void measuresAndReports() throws Exception {
    var report = folder.resolve("report");
    var console =
        Console.run("vdt", "eval", "--baselines", "--clips", "2", "--json", "--report", report);
    assertThat(console.code()).as(console.toString()).isZero();
    var json = new ObjectMapper().readTree(console.out());
    assertThat(json.at("/settings/clips").asInt()).isEqualTo(2);
    assertThat(json.at("/trials/0/methods/copy/velocity_error/mean").asDouble()).isPositive();
    assertThat(console.errors())
        .containsExactly("The report lies in " + report.resolve("index.html"));
    assertThat(Files.readString(report.resolve("index.html"))).startsWith("<!doctype html>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clips=1 --baselines|an evaluation needs at least 2 clips of each world, not 1",
        "--given=1 --baselines|a velocity shows in 2 given frames or more, not in 1",
        "--given=16 --baselines|of 16 frames 1 to 15 can be given, not 16",
        "--steps=0 --baselines|sampling needs at least one step, not 0",
        "--i3d=none.pt --baselines|none.pt: there is no such file",
        "--footage=none --baselines|A file could not be read or written: none",
        "--model=none.safetensors|none.safetensors"
      })
  void badValuesGetOneSentence(String option, String sentence) {
    var console = Console.run((Object[]) ("vdt eval " + option).split(" "));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).hasSize(1);
    assertThat(console.err()).startsWith(sentence);
    assertThat(console.out()).isEmpty();
  }
}

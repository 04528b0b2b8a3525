package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WenlanGatherTest {
  @TempDir private Path folder;
  private Path pages;

  @BeforeEach
  void writePages() throws IOException {
    pages = Files.createDirectory(folder.resolve("pages"));
    Shots.portrait(pages, "portrait.jpg");
    Files.writeString(
        pages.resolve("index.html"),
        "<title>照片</title><img src=portrait.jpg alt=一位女士的肖像><img src=none.jpg alt=不在这里的图>");
  }

  @Test
  void gathersAndReports() throws Exception {
    var shards = folder.resolve("shards");
    var console = Console.run("wenlan", "gather", pages, "-o", shards, "--offline");
    assertThat(console.code()).as(console.toString()).isZero();
    assertThat(console.out())
        .startsWith("1 of 2 pictures were kept; " + shards + " has 1 samples now.")
        .contains(shards.resolve("report.html").toString());
    assertThat(shards.resolve("00000.tar")).exists();

    var again = Console.run("wenlan", "gather", pages, "-o", shards, "--offline", "--json");
    assertThat(new ObjectMapper().readTree(again.out()).get("added").asInt()).isZero();
    var chinese = Console.run("wenlan", "gather", pages, "-o", shards, "--offline", "--lang=zh");
    assertThat(chinese.out()).contains("没有新内容");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere|nowhere does not exist; a source is a web address, a WARC file or a folder",
        "https://example.org pages|web addresses and files cannot be gathered in one run",
        "http:/// --contact=me|http:/// is no web address",
        "nowhere --interval=-1|--interval is 0 to 86400 seconds, not -1.",
        "nowhere --contact=(x)|the contact must be of ASCII letters without brackets",
        "nowhere --root=http://example.org|a root is an absolute address with a slash at its end",
        "nowhere --config=none.json|A file could not be read or written: none.json"
      })
  void badWordsGetOneSentence(String words, String sentence) {
    var console = Console.run((Object[]) ("wenlan gather -o " + folder + "/o " + words).split(" "));
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors()).last().asString().startsWith(sentence);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void aFolderOfOtherThingsIsRefused() {
    var console = Console.run("wenlan", "gather", pages, "-o", pages);
    assertThat(console.code()).isEqualTo(1);
    assertThat(console.errors())
        .containsExactly(
            pages + " has files of something else in it: choose an empty or a new folder");
  }
}

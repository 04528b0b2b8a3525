package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.MediaException;
import io.qingping.wenlan.index.SearchFilter.Dates;
import io.qingping.wenlan.index.SearchFilter.Sizes;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoSearchTest {
  @TempDir private Path folder;
  private Album album;

  @BeforeEach
  void pictures() throws IOException {
    album = new Album(folder);
    album.add("a/red.png", Album.image(Color.RED, 200, 100, 1));
    album.add("a/IMG_0001.png", Color.GREEN, 2);
    Files.writeString(album.photos.resolve("a/IMG_0001.txt"), "一只橘猫趴在沙发上睡觉");
    album.add("b/sunnyMorning-beaches.png", Color.BLUE, 3);
    album.add("b/x2.png", Color.BLUE, 4);
    Files.write(
        album.photos.resolve("b/x2.png.txt"), "北京的故宫下雪了".getBytes(Charset.forName("GB18030")));
    album.add("b/x3.png", Color.GREEN, 5);
    Files.writeString(
        album.photos.resolve("b/x3.json"),
        "{\"page\":\"https://a.example/p\",\"texts\":[{\"role\":\"alt\",\"text\":\"一只狗 running dogs\"}]}");
    taken("a/red.png", "2023-12-31T23:59:59");
    taken("a/IMG_0001.png", "2024-05-01T00:00:00");
    taken("b/sunnyMorning-beaches.png", "2024-05-31T23:59:59");
    taken("b/x2.png", "2024-06-01T00:00:00");
    taken("b/x3.png", "2025-01-01T12:00:00");
    album.run();
  }

  private void taken(String name, String time) throws IOException {
    var instant = LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant();
    Files.setLastModifiedTime(album.photos.resolve(name), FileTime.from(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "一只橘猫, a/IMG_0001.png",
    "橘猫, a/IMG_0001.png",
    "故宫, b/x2.png",
    "雪, b/x2.png",
    "狗, b/x3.png",
    "dog, b/x3.png",
    "the beach, b/sunnyMorning-beaches.png",
    "MORNING, b/sunnyMorning-beaches.png"
  })
  void wordsAreFoundInBothLanguages(String words, String file) throws IOException {
    assertThat(album.found(SearchQuery.words(words), SearchFilter.NONE)).containsExactly(file);
  }

  @Test
  void whatOnlyCountsFindsNothing() throws IOException {
    assertThat(album.found(SearchQuery.words("一只"), SearchFilter.NONE)).isEmpty();
    assertThatThrownBy(() -> SearchQuery.words(" ")).isInstanceOf(MediaException.class);
  }

  @Test
  void picturesAreFoundByWhatTheyShow() throws IOException {
    assertThat(album.found("红色").get(0)).isEqualTo("a/red.png");
    assertThat(album.found("something green").subList(0, 2))
        .containsExactlyInAnyOrder("a/IMG_0001.png", "b/x3.png");
    var like = SearchQuery.picture(album.model, album.photos.resolve("b/x2.png"));
    assertThat(album.found(like, SearchFilter.NONE).subList(0, 2))
        .containsExactly("b/x2.png", "b/sunnyMorning-beaches.png");
  }

  @Test
  void meaningAndWordsTogetherBeatEitherAlone() throws IOException {
    // Two pictures are green, and only one of them has dogs near it.
    assertThat(album.found("green dog").get(0)).isEqualTo("b/x3.png");
    assertThat(album.found("绿色的橘猫").get(0)).isEqualTo("a/IMG_0001.png");
    // One word of two does not outweigh what looks right, two of two do.
    assertThat(album.found("red dog").get(0)).isEqualTo("a/red.png");
    assertThat(album.found("running dog").get(0)).isEqualTo("b/x3.png");
    try (var search = PhotoSearch.open(album.index)) {
      var hits =
          search.search(
              SearchQuery.text(album.model, "green dog"),
              SearchFilter.NONE,
              NearDuplicates.STANDARD,
              5);
      assertThat(hits).hasSize(5);
      assertThat(hits.get(0).byText()).isTrue();
      assertThat(hits.get(0).similarity().orElseThrow()).isGreaterThan(0.5);
      assertThat(hits.get(0).picture().origin().page()).isEqualTo("https://a.example/p");
      assertThat(hits.get(1).byText()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2023, a/red.png",
    "2024-05, a/IMG_0001.png b/sunnyMorning-beaches.png",
    "2024-06-01.., b/x2.png b/x3.png",
    "..2024-05-01, a/red.png a/IMG_0001.png",
    "2024-05-02..2024-06, b/sunnyMorning-beaches.png b/x2.png"
  })
  void daysAreFiltered(String days, String files) throws IOException {
    var filter =
        new SearchFilter(Optional.of(Dates.parse(days)), Optional.empty(), Optional.empty());
    assertThat(album.found(SearchQuery.text(album.model, "red"), filter))
        .containsExactlyInAnyOrder(files.split(" "));
  }

  @Test
  void foldersAreFiltered() throws IOException {
    assertThat(inFolder(album.photos.resolve("a"))).hasSize(2);
    assertThat(inFolder(Path.of("b"))).hasSize(3);
    assertThat(inFolder(album.photos)).hasSize(5);
    assertThat(inFolder(Path.of("c"))).isEmpty();
  }

  private List<String> inFolder(Path path) throws IOException {
    var filter = new SearchFilter(Optional.empty(), Optional.of(path), Optional.empty());
    return album.found(SearchQuery.text(album.model, "red dog 橘猫"), filter);
  }

  @ParameterizedTest
  @CsvSource({"200x100, 1", "100x200.., 1", "96x64, 5", "..96x64, 4", "97x10..150x100, 0"})
  void sizesAreFiltered(String sizes, int count) throws IOException {
    var filter =
        new SearchFilter(Optional.empty(), Optional.empty(), Optional.of(Sizes.parse(sizes)));
    assertThat(album.found(SearchQuery.text(album.model, "red"), filter)).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"24", "2024-13", "yesterday", "2024-02-30", "2024..x"})
  void daysThatAreNoneAreRefused(String days) {
    assertThatThrownBy(() -> Dates.parse(days))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(days + " is no range of days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "800", "800x600..x", "-1x5", "99999999x1"})
  void sizesThatAreNoneAreRefused(String sizes) {
    if (sizes.isEmpty()) {
      assertThat(Sizes.parse(sizes)).isEqualTo(Sizes.parse("0x0"));
      return;
    }
    assertThatThrownBy(() -> Sizes.parse(sizes))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(sizes + " is no range of sizes");
  }

  @Test
  void nearlyTheSamePicturesAreOneHit() throws IOException {
    var original = Album.image(Color.RED, 200, 100, 1);
    album.add("c/small.png", scaled(original, 120, 60));
    album.add("c/packed.jpg", original);
    album.run();
    try (var search = PhotoSearch.open(album.index)) {
      var hits =
          search.search(
              SearchQuery.text(album.model, "red"), SearchFilter.NONE, NearDuplicates.STANDARD, 20);
      assertThat(hits).hasSize(5);
      assertThat(hits.get(0).alike()).hasSize(2);
      var groups = search.duplicates(SearchFilter.NONE, NearDuplicates.STANDARD);
      assertThat(groups).hasSize(1);
      assertThat(groups.get(0).stream().map(album::name))
          .containsExactlyInAnyOrder("a/red.png", "c/small.png", "c/packed.jpg");
    }
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = small.createGraphics();
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }

  @Test
  void aQueryOfAnotherModelIsRefused() {
    var query = SearchQuery.text(new ColourModel("other"), "red");
    assertThatThrownBy(() -> album.found(query, SearchFilter.NONE))
        .hasMessageContaining("holds vectors of the model colours");
  }

  @Test
  void noIndexIsSaidSo() {
    assertThatThrownBy(() -> PhotoSearch.open(folder.resolve("none")))
        .hasMessageContaining("There is no index in");
    assertThatThrownBy(() -> PhotoSearch.open(album.photos))
        .hasMessageContaining("There is no index in");
    assertThat(folder.resolve("none")).doesNotExist();
  }
}

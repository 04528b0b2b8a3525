package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
  @TempDir private Path folder;
  private final LinkedHashMap<String, byte[]> members = new LinkedHashMap<>();
  private Album album;

  @BeforeEach
  void shard() throws IOException {
    album = new Album(folder);
    members.put("000000000.png", Album.png(Color.RED, 1));
    members.put("000000000.txt", Album.utf8("天安门广场"));
    members.put(
        "000000000.json",
        Album.utf8(
            "{\"url\":\"https://a.example/1.png\",\"page\":\"https://a.example/\","
                + "\"texts\":[{\"role\":\"heading\",\"text\":\"A parade\"},{\"role\":\"alt\"}]}"));
    members.put("000000001.png", Album.png(Color.GREEN, 2));
    members.put("000000001.json", Album.utf8("{broken"));
    members.put("000000002.txt", Album.utf8("no picture"));
    members.put("000000003.jpg", Album.utf8("no picture either"));
    members.put("000000004.png", Album.png(Color.BLUE, 3));
    Album.shard(album.photos.resolve("00000.tar"), members);
  }

  private String member(String key) {
    return album.photos.resolve("00000.tar") + "#" + key;
  }

  @Test
  void picturesAndTextsOfAShardAreFound() throws IOException {
    var report = album.run();
    assertThat(report.added()).isEqualTo(3);
    assertThat(report.total()).isEqualTo(3);
    assertThat(report.problems().stream().map(Problem::place))
        .containsExactly(member("000000001"), member("000000003"));
    for (var words : new String[] {"天安门", "parades"}) {
      assertThat(album.found(SearchQuery.words(words), SearchFilter.NONE))
          .containsExactly("00000.tar#000000000");
    }
    try (var search = PhotoSearch.open(album.index)) {
      var hit =
          search
              .search(
                  SearchQuery.text(album.model, "red"),
                  SearchFilter.NONE,
                  NearDuplicates.STANDARD,
                  1)
              .get(0)
              .picture();
      assertThat(hit.origin().page()).isEqualTo("https://a.example/");
      assertThat(hit.origin().texts())
          .containsExactly(
              new NearbyText("caption", "天安门广场"), new NearbyText("heading", "A parade"));
      assertThat(PictureReader.read(hit, 32).picture().width()).isEqualTo(32);
    }
  }

  @Test
  void pagesWhereAPictureComesAgainDescribeItToo() throws IOException {
    var address = "https://a.example/1.png";
    outcomes(
        "00000",
        "{\"url\":\"%s\",\"sha256\":\"aa\",\"key\":\"000000000\"}".formatted(address),
        again("SAME_ADDRESS", "\"url\":\"%s\"".formatted(address), "caption", "消防车"),
        again("SAME_ADDRESS", "\"url\":\"%s\"".formatted(address), "before", "别处的一段话"),
        "no outcome");
    album.run();
    var found = "00000.tar#000000000";
    assertThat(album.found(SearchQuery.words("消防车"), SearchFilter.NONE)).containsExactly(found);
    assertThat(album.found(SearchQuery.words("别处"), SearchFilter.NONE)).isEmpty();
    assertThat(album.run().unchanged()).isEqualTo(3);

    outcomes("00001", again("SAME_BYTES", "\"sha256\":\"aa\"", "alt", "fire engine"));
    assertThat(album.run().embedded()).isZero();
    assertThat(album.found(SearchQuery.words("engine"), SearchFilter.NONE)).containsExactly(found);
  }

  private void outcomes(String shard, String... lines) throws IOException {
    Files.write(album.photos.resolve(shard + ".jsonl"), List.of(lines));
  }

  private static String again(String reason, String what, String role, String text) {
    return "{%s,\"texts\":[{\"role\":\"%s\",\"text\":\"%s\"}],\"reason\":\"%s\"}"
        .formatted(what, role, text, reason);
  }

  @Test
  void aShardIsReadAgainOnlyIfItChanged() throws IOException {
    album.run();
    assertThat(album.run().unchanged()).isEqualTo(3);
    members.remove("000000001.png");
    members.put("000000005.png", Album.png(Color.RED, 6));
    Album.shard(album.photos.resolve("00000.tar"), members);
    var report = album.run();
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.refreshed()).isEqualTo(2);
    assertThat(report.embedded()).isEqualTo(1);
    Files.delete(album.photos.resolve("00000.tar"));
    album.add("one.png", Color.RED, 9);
    assertThat(album.run().removed()).isEqualTo(3);
  }

  @Test
  void aTornShardKeepsWhatCouldBeRead() throws IOException {
    var shard = album.photos.resolve("00000.tar");
    var whole = Files.readAllBytes(shard);
    Files.write(shard, java.util.Arrays.copyOf(whole, 512 + members.get("000000000.png").length));
    assertThat(album.run().problems()).hasSize(1);
    int cut = whole.length;
    while (whole[cut - 1] == 0) {
      cut--; // into the last member's content
    }
    Files.write(shard, java.util.Arrays.copyOf(whole, cut - 20));
    var torn = album.run();
    assertThat(torn.total()).isEqualTo(2);
    assertThat(torn.problems().stream().map(Problem::place)).contains(shard.toString());
    // Cut between two members, or to nothing: no header is broken, and yet the rest is missing.
    int member = 512 + (members.get("000000000.png").length + 511) / 512 * 512;
    for (int length : new int[] {member, 0}) {
      Files.write(shard, java.util.Arrays.copyOf(whole, length));
      torn = album.run();
      assertThat(torn.total()).as("cut at %d", length).isEqualTo(2);
      assertThat(torn.problems().stream().map(Problem::place)).contains(shard.toString());
    }
    Files.write(shard, whole);
    assertThat(album.run().total()).isEqualTo(3);
    assertThat(album.run().unchanged()).isEqualTo(3);
  }

  @Test
  void aShardIsAFolderToTheFilter() throws IOException {
    album.add("beside.png", Color.RED, 7);
    album.run();
    var filter =
        new SearchFilter(
            Optional.empty(), Optional.of(album.photos.resolve("00000.tar")), Optional.empty());
    assertThat(album.found(SearchQuery.text(album.model, "red"), filter)).hasSize(3);
    var below =
        new SearchFilter(Optional.empty(), Optional.of(Path.of("00000.tar")), Optional.empty());
    assertThat(album.found(SearchQuery.text(album.model, "red"), below)).hasSize(3);
  }

  @Test
  void oddNamesInAShardOnlyNameThings() throws IOException {
    members.clear();
    members.put("../../evil.png", Album.png(Color.RED, 1));
    members.put("/abs/olute.x.png", Album.png(Color.BLUE, 2));
    members.put("长".repeat(300) + ".png", Album.png(Color.GREEN, 3));
    members.put("x".repeat(40_000) + ".png", Album.png(Color.GREEN, 4));
    Album.shard(album.photos.resolve("00000.tar"), members);
    var report = album.run();
    assertThat(report.total()).isEqualTo(3);
    assertThat(report.problems()).hasSize(1);
    assertThat(report.problems().get(0).reason().getMessage()).contains("40004 characters");
    assertThat(album.found("red").get(0)).endsWith("#../../evil");
    assertThat(folder.resolve("evil.png")).doesNotExist();
  }
}

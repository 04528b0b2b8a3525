package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.MediaException;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoIndexerTest {
  @TempDir private Path folder;
  private Album album;

  @BeforeEach
  void threePictures() throws IOException {
    album = new Album(folder);
    album.add("red.png", Color.RED, 1);
    album.add("green.png", Color.GREEN, 2);
    album.add("deep/er/blue.png", Color.BLUE, 3);
  }

  @Test
  void takesInEveryPictureOnce() throws IOException {
    var first = album.run();
    assertThat(first.added()).isEqualTo(3);
    assertThat(first.total()).isEqualTo(3);
    var second = album.run();
    assertThat(second.unchanged()).isEqualTo(3);
    assertThat(second.embedded()).isZero();
    assertThat(second.total()).isEqualTo(3);
    assertThat(album.model.looked).isEqualTo(3);
  }

  @Test
  void followsWhatIsAddedChangedAndRemoved() throws IOException {
    album.run();
    album.add("new.png", Color.RED, 4);
    album.add("red.png", Color.BLUE, 5);
    Files.delete(album.photos.resolve("green.png"));
    var report = album.run();
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.changed()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.total()).isEqualTo(3);
    assertThat(album.found("blue").subList(0, 2))
        .containsExactlyInAnyOrder("red.png", "deep/er/blue.png");
    assertThat(album.found("green")).doesNotContain("green.png");
  }

  @Test
  void looksAgainOnlyIfTheContentChanged() throws IOException {
    album.run();
    Files.setLastModifiedTime(album.photos.resolve("red.png"), FileTime.fromMillis(1_000_000));
    Files.writeString(album.photos.resolve("green.txt"), "a frog on a leaf");
    Files.move(album.photos.resolve("deep/er/blue.png"), album.photos.resolve("sea.png"));
    var report = album.run();
    assertThat(report.refreshed()).isEqualTo(2);
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.embedded()).isZero();
    assertThat(album.found(SearchQuery.words("frogs"), SearchFilter.NONE))
        .containsExactly("green.png");
    assertThat(album.run().unchanged()).isEqualTo(3);
  }

  @Test
  void aPictureThatBreaksIsNotFoundAnyMore() throws IOException {
    album.run();
    Files.writeString(album.photos.resolve("red.png"), "no picture");
    var report = album.run();
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.problems().get(0).place()).endsWith("red.png");
    assertThat(report.total()).isEqualTo(2);
    assertThat(album.run().failed()).isEqualTo(1); // and is told each time
  }

  @Test
  void knowsSeveralFoldersApart() throws IOException {
    var other = Files.createDirectory(folder.resolve("other"));
    Files.copy(album.photos.resolve("red.png"), other.resolve("copy.png"));
    album.run();
    var second = album.run(other);
    assertThat(second.added()).isEqualTo(1);
    assertThat(second.removed()).isZero();
    assertThat(second.embedded()).isZero(); // the bytes were known
    assertThat(album.run(album.photos, other).unchanged()).isEqualTo(4);
  }

  @Test
  void refusesAnotherModelUntilToldToRebuild() throws IOException {
    album.run();
    var other = new ColourModel("other-colours");
    assertThatThrownBy(() -> run(other, false))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("holds vectors of the model colours (48 numbers), not of other")
        .hasMessageContaining("--rebuild");
    assertThat(album.run().unchanged()).isEqualTo(3);
    assertThat(run(other, true).added()).isEqualTo(3);
    assertThatThrownBy(album::run).hasMessageContaining("of the model other-colours");
  }

  private IndexReport run(ColourModel model, boolean rebuild) throws IOException {
    return PhotoIndexer.run(
        album.index, List.of(album.photos), model, "", rebuild, IndexWatcher.NOBODY);
  }

  @Test
  void hasOneWriterAtATime() throws IOException {
    var reached = new AtomicInteger();
    var watcher =
        new IndexWatcher() {
          @Override
          public void at(int done, int files) {
            if (done == 1) {
              assertThatThrownBy(album::run)
                  .isInstanceOf(MediaException.class)
                  .hasMessageContaining("Another process is writing to the index");
              reached.incrementAndGet();
            }
          }

          @Override
          public boolean stopped() {
            return false;
          }
        };
    PhotoIndexer.run(album.index, List.of(album.photos), album.model, "", false, watcher);
    assertThat(reached).hasValue(1);
    assertThat(album.run().unchanged()).isEqualTo(3);
  }

  @Test
  void stopsSoonAndGoesOnFromThere() throws IOException {
    var done = new AtomicInteger();
    var watcher =
        new IndexWatcher() {
          @Override
          public void at(int number, int files) {
            done.set(number);
          }

          @Override
          public boolean stopped() {
            return done.get() == 1;
          }
        };
    var report =
        PhotoIndexer.run(album.index, List.of(album.photos), album.model, "", false, watcher);
    assertThat(report.stopped()).isTrue();
    assertThat(report.total()).isEqualTo(2);
    var rest = album.run();
    assertThat(rest.unchanged()).isEqualTo(2);
    assertThat(rest.added()).isEqualTo(1);
  }

  @Test
  void doesNotTakeAMissingDiskForAnEmptyOne() throws IOException {
    album.run();
    var away = folder.resolve("away");
    Files.move(album.photos, away);
    assertThatThrownBy(album::run).hasMessageContaining("photos does not exist");
    Files.createDirectory(album.photos);
    assertThatThrownBy(album::run).hasMessageContaining("the index knows 3 files of it");
    Files.delete(album.photos);
    Files.move(away, album.photos);
    assertThat(album.run().unchanged()).isEqualTo(3);
  }

  @Test
  void leavesFoldersOfOtherThingsAlone() throws IOException {
    assertThatThrownBy(
            () ->
                PhotoIndexer.run(
                    album.photos,
                    List.of(album.photos),
                    album.model,
                    "",
                    true,
                    IndexWatcher.NOBODY))
        .hasMessageContaining("holds other files");
    try (var files = Files.list(album.photos)) {
      assertThat(files).hasSize(3);
    }
    try (var directory = FSDirectory.open(album.index);
        var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
      writer.commit();
    }
    assertThatThrownBy(() -> run(album.model, true)).hasMessageContaining("another program");
    assertThatThrownBy(() -> PhotoSearch.open(album.index)).hasMessageContaining("another program");
  }
}

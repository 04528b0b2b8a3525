package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.media.photo.Photo;
import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.filter.PerceptualHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;

/**
 * Brings an index up to date with folders of pictures and with shards: what is new or has changed
 * is looked at, what is gone is removed, all else stays. A picture that only moved, or whose texts
 * changed, keeps its vector. Commits every half minute, so a killed run goes on from there.
 */
public final class PhotoIndexer {
  private static final int LONG_SIDE = 1024; // pixels; towers look at a few hundred
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(30);

  private final IndexWriter writer;
  private final KnownFiles known;
  private final EmbeddingQueue queue;
  private final IndexWatcher watcher;
  private final Duration commitEvery;
  private final IndexCounts counts = new IndexCounts();
  private final Map<Path, FurtherTexts> furtherTexts = new HashMap<>(); // by folder of shards
  private long committed = System.nanoTime();

  private PhotoIndexer(
      IndexWriter writer,
      KnownFiles known,
      ImageTextModel model,
      IndexWatcher watcher,
      Duration commitEvery) {
    this.commitEvery = commitEvery;
    this.writer = writer;
    this.known = known;
    this.watcher = watcher;
    queue = new EmbeddingQueue(model, new Writing());
  }

  /**
   * Indexes sources into a folder, which is made if need be.
   *
   * @param sources folders, pictures or WebDataset shards ({@code .tar})
   * @param origin where the model was loaded from, to be remembered
   * @param rebuild throws away what the index holds, as another model needs it
   * @throws MediaException if the index is another process's at the moment, or another model's, or
   *     no index; or if a source is missing. Single pictures that cannot be read stand in the
   *     report
   */
  public static IndexReport run(
      Path index,
      List<Path> sources,
      ImageTextModel model,
      String origin,
      boolean rebuild,
      IndexWatcher watcher)
      throws IOException {
    return run(index, sources, model, origin, rebuild, watcher, COMMIT_EVERY);
  }

  static IndexReport run(
      Path index,
      List<Path> sources,
      ImageTextModel model,
      String origin,
      boolean rebuild,
      IndexWatcher watcher,
      Duration commitEvery)
      throws IOException {
    for (var source : sources) {
      if (!Files.exists(source)) {
        throw new MediaException("index.no-source", source);
      }
    }
    long start = System.nanoTime();
    var identity = IndexIdentity.of(model, origin);
    try (var directory = IndexFolder.existingOrNew(index);
        var writer = IndexFolder.write(index, directory, identity, rebuild);
        var before = IndexFolder.read(index, directory)) {
      var run = new PhotoIndexer(writer, new KnownFiles(before), model, watcher, commitEvery);
      try (var queue = run.queue) {
        for (var source : sources) {
          run.index(source.toRealPath());
        }
        queue.drain();
        writer.commit();
      }
      try (var after = IndexFolder.read(index, directory)) {
        int total = new KnownFiles(after).pictures();
        return run.counts.report(total, (System.nanoTime() - start) / 1e9, watcher.stopped());
      }
    }
  }

  private void index(Path root) throws IOException {
    var listing = SourceWalk.of(root);
    listing.problems().forEach(counts::problem);
    var gone = known.stamps(root.toString());
    if (listing.files().isEmpty() && !gone.isEmpty() && listing.closed().isEmpty()) {
      throw new MediaException("index.vanished", root, gone.size());
    }
    int done = 0;
    for (var file : listing.files()) {
      if (watcher.stopped()) {
        return;
      }
      watcher.at(done++, listing.files().size());
      var stamp = gone.remove(file.path());
      if (stamp(file).equals(stamp)) {
        counts.unchanged += file.isShard() ? known.pictures(file.path()) : 1;
      } else if (file.isShard()) {
        shard(root, file);
      } else {
        picture(root, file, stamp != null);
      }
      commitIfDue();
    }
    watcher.at(done, listing.files().size());
    for (var path : gone.keySet()) {
      if (listing.closed().stream().noneMatch(path::startsWith)) {
        counts.removed += known.pictures(path);
        writer.deleteDocuments(new Term(PictureDocument.CONTAINER, path.toString()));
      }
    }
  }

  private String stamp(SourceWalk.Found file) throws IOException {
    return file.isShard()
        ? file.stamp() + furtherTexts(file.path()).stamp(file.path())
        : file.stamp();
  }

  private FurtherTexts furtherTexts(Path shard) throws IOException {
    var folder = shard.getParent();
    if (!furtherTexts.containsKey(folder)) {
      furtherTexts.put(folder, FurtherTexts.of(folder));
    }
    return furtherTexts.get(folder);
  }

  private void picture(Path root, SourceWalk.Found file, boolean wasThere) throws IOException {
    var path = file.path();
    String content;
    try {
      content = PictureReader.sha256(path);
    } catch (MediaException e) {
      counts.problem(new Problem(path.toString(), e)); // what the index knows of it may still hold
      return;
    }
    var place = root.equals(path) ? path.getFileName() : root.relativize(path);
    var texts =
        SampleText.of("name", TextFields.words(withoutEnding(place.toString())))
            .and(Sidecars.read(path, counts::problem));
    var name = path.toString();
    add(
        new PictureOrigin(
            name, root.toString(), name, file.stamp(), "", content, texts.page(), texts.texts()),
        Optional.of(file.facts().lastModifiedTime().toInstant()),
        wasThere,
        () -> PictureReader.read(path, LONG_SIDE));
  }

  private void shard(Path root, SourceWalk.Found file) throws IOException {
    var path = file.path();
    var before = known.ids(path);
    var seen = new HashSet<String>();
    try (var shard = ShardReader.open(path, counts::problem)) {
      for (var next = shard.read(); next.isPresent(); next = shard.read()) {
        if (watcher.stopped()) {
          return;
        }
        var sample = next.get();
        var id = path + "#" + sample.key();
        seen.add(id);
        member(root, path, id, sample, before.contains(id));
        commitIfDue();
      }
    } catch (IOException e) {
      counts.problem(
          new Problem(path.toString(), new MediaException(e, "index.shard", path.getFileName())));
      return; // its pictures stay as they are, and the next run looks again
    }
    queue.drain();
    before.removeAll(seen);
    for (var id : before) {
      counts.removed++;
      writer.deleteDocuments(new Term(PictureDocument.ID, id));
    }
    update(path.toString(), PictureDocument.ofShard(root.toString(), path.toString(), stamp(file)));
  }

  private void member(Path root, Path shard, String id, ShardReader.Sample sample, boolean wasThere)
      throws IOException {
    var bytes = sample.picture();
    var name = PictureReader.fileName(sample.member());
    var text = sample.text().and(furtherTexts(shard).of(shard, sample.key()));
    add(
        new PictureOrigin(
            id,
            root.toString(),
            shard.toString(),
            "",
            sample.member(),
            PictureReader.sha256(bytes),
            text.page(),
            text.texts()),
        sample.modified(),
        wasThere,
        () -> PictureReader.read(bytes, name, LONG_SIDE));
  }

  /** Takes the vector from a picture of the same bytes, if there was one, else from the model. */
  private void add(
      PictureOrigin origin, Optional<Instant> modified, boolean wasThere, Supplier<Photo> photo)
      throws IOException {
    var same = known.withContent(origin.sha256());
    if (same.isPresent()) {
      counts.count(wasThere, true);
      write(new IndexedPicture(origin, same.get().picture().facts()), same.get().vector());
      return;
    }
    queue.add(new EmbeddingQueue.Pending(origin, modified, wasThere), photo);
  }

  private final class Writing implements EmbeddingQueue.Receiver {
    @Override
    public void embedded(EmbeddingQueue.Pending pending, Photo photo, float[] vector)
        throws IOException {
      counts.embedded++;
      counts.count(pending.wasThere(), false);
      var written =
          pending.modified().map(time -> LocalDateTime.ofInstant(time, ZoneId.systemDefault()));
      var facts =
          new PictureFacts(
              photo.info().uprightWidth(),
              photo.info().uprightHeight(),
              photo.info().capturedAt().or(() -> written),
              PerceptualHash.of(photo.picture()).orElse(0));
      write(new IndexedPicture(pending.origin(), facts), vector);
    }

    /** What is no picture any more is not found any more. */
    @Override
    public void refused(EmbeddingQueue.Pending pending, MediaException reason) throws IOException {
      var id = pending.origin().id();
      counts.problem(new Problem(id, reason));
      writer.deleteDocuments(new Term(PictureDocument.ID, id));
    }
  }

  private void write(IndexedPicture picture, float[] vector) throws IOException {
    update(picture.origin().id(), PictureDocument.of(picture, vector));
  }

  private void update(String id, Document document) throws IOException {
    writer.updateDocument(new Term(PictureDocument.ID, id), document);
  }

  private void commitIfDue() throws IOException {
    if (System.nanoTime() - committed > commitEvery.toNanos()) {
      writer.commit();
      committed = System.nanoTime();
    }
  }

  private static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}

package io.qingping.wenlan.index;

import io.qingping.wenlan.ImageTextModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

/**
 * Searches an index as it was last committed; another process may go on writing to it. Safe for
 * several threads.
 */
public final class PhotoSearch implements AutoCloseable {
  /** Candidates of each ranking: what is fused, and how widely the graph looks. */
  private static final int CANDIDATES = 100;

  private static final int NEIGHBOURS = 20; // of each picture, when groups are looked for

  private static final int COPIES = 16; // of one content that are looked at

  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final IndexIdentity identity;

  private PhotoSearch(Path folder, FSDirectory directory, DirectoryReader reader)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.reader = reader;
    searcher = new IndexSearcher(reader);
    identity = IndexIdentity.read(folder, reader.getIndexCommit().getUserData());
  }

  /**
   * Opens an index.
   *
   * @throws io.qingping.media.MediaException if there is none, or none of this version
   */
  public static PhotoSearch open(Path folder) throws IOException {
    var directory = IndexFolder.existing(folder);
    DirectoryReader reader = null;
    try {
      reader = IndexFolder.read(folder, directory);
      return new PhotoSearch(folder, directory, reader);
    } catch (IOException | RuntimeException e) {
      if (reader != null) {
        reader.close();
      }
      directory.close();
      throw e;
    }
  }

  /** Whose vectors these are. */
  public IndexIdentity identity() {
    return identity;
  }

  /** Whether nothing was committed since this was opened. */
  public boolean isCurrent() throws IOException {
    return reader.isCurrent();
  }

  /**
   * Refuses a model whose vectors these are not.
   *
   * @throws io.qingping.media.MediaException naming both models
   */
  public void require(ImageTextModel model) {
    identity.require(folder, model.id(), model.dimension());
  }

  /** How many pictures there are. */
  public int pictures() throws IOException {
    return new KnownFiles(reader).pictures();
  }

  /**
   * The best pictures, each with those that are nearly the same.
   *
   * @param limit how many at most
   * @throws io.qingping.media.MediaException if the query's vector is another model's
   */
  public List<Hit> search(
      SearchQuery query, SearchFilter filter, NearDuplicates duplicates, int limit)
      throws IOException {
    var allowed = filter.query().orElse(null);
    int candidates = Math.max(CANDIDATES, 2 * limit);
    var fusion = new RankFusion(); // words first: of equals what is described counts more
    var byText = new HashSet<Integer>();
    if (query.words().isPresent()) {
      var words = TextFields.query(query.words().get());
      if (words.isPresent()) {
        var found = byText(words.get().query(), allowed, candidates);
        var shares = words.get().shares(searcher, found);
        // A word of two says more than half of what both do.
        fusion.add(found, hit -> Math.sqrt(shares.get(hit.doc)));
        byText.addAll(shares.keySet());
      }
    }
    if (query.meaning().isPresent()) {
      var meaning = query.meaning().get();
      identity.require(folder, meaning.model(), meaning.vector().length);
      var found = VectorField.nearest(searcher, meaning.vector(), candidates, allowed);
      double best = found.isEmpty() ? 1 : found.get(0).score;
      fusion.add(found, hit -> best > 0 ? Math.max(0, hit.score / best) : 0);
    }
    return grouped(fusion.fused(), query, byText, duplicates, limit);
  }

  /** The pictures with these bytes, wherever they lie; at most 16. */
  public List<IndexedPicture> withContent(String sha256) throws IOException {
    var found = new ArrayList<IndexedPicture>();
    for (var hit : copies(sha256)) {
      found.add(PictureDocument.read(searcher.storedFields().document(hit.doc)));
    }
    return found;
  }

  /** Asks for pictures like the one with these bytes; needs no model, as its vector is here. */
  public Optional<SearchQuery> like(String sha256) throws IOException {
    for (var hit : copies(sha256)) {
      var meaning = new SearchQuery.Meaning(identity.model(), VectorField.get(searcher, hit.doc));
      return Optional.of(new SearchQuery(Optional.empty(), Optional.of(meaning)));
    }
    return Optional.empty();
  }

  private ScoreDoc[] copies(String sha256) throws IOException {
    return searcher.search(new TermQuery(new Term(PictureDocument.SHA256, sha256)), COPIES)
        .scoreDocs;
  }

  /** A few pictures from all over the index, to give an idea of it. */
  public List<IndexedPicture> glimpse(int count) throws IOException {
    var found = new ArrayList<IndexedPicture>();
    var live = MultiBits.getLiveDocs(reader);
    int step = Math.max(1, reader.maxDoc() / count);
    for (int from = 0; from < reader.maxDoc() && found.size() < count; from += step) {
      for (int doc = from; doc < Math.min(from + step, reader.maxDoc()); doc++) {
        var document = live == null || live.get(doc) ? reader.storedFields().document(doc) : null;
        if (document != null && document.get(PictureDocument.SHA256) != null) {
          found.add(PictureDocument.read(document));
          break;
        }
      }
    }
    return found;
  }

  private List<ScoreDoc> byText(Query words, Query allowed, int candidates) throws IOException {
    var filtered = new BooleanQuery.Builder().add(words, Occur.MUST);
    if (allowed != null) {
      filtered.add(allowed, Occur.FILTER);
    }
    return List.of(searcher.search(filtered.build(), candidates).scoreDocs);
  }

  /** Near-duplicates join the best of their kind; all are compared with that one only. */
  private List<Hit> grouped(
      List<Map.Entry<Integer, Double>> ranking,
      SearchQuery query,
      Set<Integer> byText,
      NearDuplicates duplicates,
      int limit)
      throws IOException {
    var heads = new ArrayList<KnownFiles.Known>();
    var hits = new ArrayList<Hit>();
    for (var entry : ranking) {
      var next = KnownFiles.known(searcher, entry.getKey());
      int group = 0;
      while (group < heads.size() && !duplicates.test(heads.get(group), next)) {
        group++;
      }
      if (group < heads.size()) {
        hits.set(group, hits.get(group).with(next.picture()));
      } else if (heads.size() < limit) {
        heads.add(next);
        hits.add(
            new Hit(
                next.picture(),
                entry.getValue(),
                similarity(query, next.vector()),
                byText.contains(entry.getKey()),
                List.of()));
      }
    }
    return hits;
  }

  private static OptionalDouble similarity(SearchQuery query, float[] vector) {
    return query.meaning().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(VectorField.dot(query.meaning().get().vector(), vector));
  }

  /**
   * Groups of two or more pictures that are nearly the same, the largest first. Each picture is
   * compared with its nearest 20; whatever is connected makes one group.
   */
  public List<List<IndexedPicture>> duplicates(SearchFilter filter, NearDuplicates duplicates)
      throws IOException {
    return new DuplicateGroups(searcher, duplicates, NEIGHBOURS).find(filter);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}

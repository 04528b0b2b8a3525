package io.qingping.wenlan.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** What an index held when a run began. */
final class KnownFiles {
  private final IndexSearcher searcher;

  KnownFiles(DirectoryReader reader) {
    searcher = new IndexSearcher(reader);
  }

  /** A picture with its vector, which need not be computed again. */
  record Known(IndexedPicture picture, float[] vector) {}

  /** Files of one root and their stamps; an empty stamp where a shard was not taken in whole. */
  Map<Path, String> stamps(String root) throws IOException {
    var found = new HashMap<Path, String>();
    for (var leaf : searcher.getIndexReader().leaves()) {
      stamps(leaf.reader(), new BytesRef(root), found);
    }
    return found;
  }

  private static void stamps(LeafReader reader, BytesRef root, Map<Path, String> into)
      throws IOException {
    var roots = reader.getBinaryDocValues(PictureDocument.ROOT);
    var containers = reader.getBinaryDocValues(PictureDocument.CONTAINER);
    var stamps = reader.getBinaryDocValues(PictureDocument.STAMP);
    if (roots == null || containers == null || stamps == null) {
      return;
    }
    var live = reader.getLiveDocs();
    for (int doc = 0; doc < reader.maxDoc(); doc++) {
      if (live != null && !live.get(doc)
          || !roots.advanceExact(doc)
          || !roots.binaryValue().equals(root)
          || !containers.advanceExact(doc)
          || !stamps.advanceExact(doc)) {
        continue;
      }
      var stamp = stamps.binaryValue().utf8ToString();
      into.merge(
          Path.of(containers.binaryValue().utf8ToString()), stamp, (a, b) -> a.isEmpty() ? b : a);
    }
  }

  /** A picture of these bytes, wherever it lies or lay. */
  Optional<Known> withContent(String sha256) throws IOException {
    var hits = searcher.search(new TermQuery(new Term(PictureDocument.SHA256, sha256)), 1);
    if (hits.scoreDocs.length == 0) {
      return Optional.empty();
    }
    return Optional.of(known(searcher, hits.scoreDocs[0].doc));
  }

  static Known known(IndexSearcher searcher, int document) throws IOException {
    return new Known(
        PictureDocument.read(searcher.storedFields().document(document)),
        VectorField.get(searcher, document));
  }

  /** How many pictures lie in a file: one, or those of a shard. */
  int pictures(Path container) throws IOException {
    return searcher.count(picturesIn(container));
  }

  /** How many pictures there are. */
  int pictures() throws IOException {
    return searcher.count(new TermQuery(new Term(PictureDocument.KIND, PictureDocument.PICTURE)));
  }

  /** The ids of the pictures in a shard. */
  Set<String> ids(Path container) throws IOException {
    var ids = new LinkedHashSet<String>();
    int count = Math.max(1, pictures(container));
    for (var hit : searcher.search(picturesIn(container), count).scoreDocs) {
      ids.add(
          searcher
              .storedFields()
              .document(hit.doc, Set.of(PictureDocument.ID))
              .get(PictureDocument.ID));
    }
    return ids;
  }

  private static BooleanQuery picturesIn(Path container) {
    var query = new BooleanQuery.Builder();
    for (var term :
        List.of(
            new Term(PictureDocument.CONTAINER, container.toString()),
            new Term(PictureDocument.KIND, PictureDocument.PICTURE))) {
      query.add(new TermQuery(term), Occur.FILTER);
    }
    return query.build();
  }
}

package io.qingping.wenlan.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;

/** Finds all pictures of an index that are nearly the same as another one. */
final class DuplicateGroups {
  private static final double ROUNDING = 1e-4; // of Lucene's scores

  private final IndexSearcher searcher;
  private final NearDuplicates duplicates;
  private final int neighbours;

  DuplicateGroups(IndexSearcher searcher, NearDuplicates duplicates, int neighbours) {
    this.searcher = searcher;
    this.duplicates = duplicates;
    this.neighbours = neighbours;
  }

  /** Groups by the graph: a scan for each picture would take the square of their number. */
  List<List<IndexedPicture>> find(SearchFilter filter) throws IOException {
    var allowed = filter.query().orElse(null);
    Query all =
        allowed != null
            ? allowed
            : new TermQuery(new Term(PictureDocument.KIND, PictureDocument.PICTURE));
    int count = Math.max(1, searcher.count(all));
    var parents = new TreeMap<Integer, Integer>();
    for (var hit : searcher.search(all, count, Sort.INDEXORDER).scoreDocs) {
      var picture = KnownFiles.known(searcher, hit.doc);
      for (var near :
          VectorField.approximate(searcher, picture.vector(), neighbours + 1, allowed)) {
        if (near.score > duplicates.cosine() - ROUNDING) {
          join(parents, picture, hit.doc, near.doc);
        }
      }
    }
    return groups(parents);
  }

  private void join(
      TreeMap<Integer, Integer> parents, KnownFiles.Known picture, int document, int near)
      throws IOException {
    if (near != document && duplicates.test(picture, KnownFiles.known(searcher, near))) {
      int a = top(parents, document);
      int b = top(parents, near);
      parents.put(Math.max(a, b), Math.min(a, b));
      parents.putIfAbsent(Math.min(a, b), Math.min(a, b));
    }
  }

  private static int top(TreeMap<Integer, Integer> parents, int document) {
    int at = document;
    while (parents.getOrDefault(at, at) != at) {
      at = parents.get(at);
    }
    return at;
  }

  private List<List<IndexedPicture>> groups(TreeMap<Integer, Integer> parents) throws IOException {
    var groups = new TreeMap<Integer, List<IndexedPicture>>();
    for (int document : parents.keySet()) {
      groups
          .computeIfAbsent(top(parents, document), key -> new ArrayList<>())
          .add(PictureDocument.read(searcher.storedFields().document(document)));
    }
    var found = new ArrayList<>(groups.values());
    found.sort(Comparator.comparingInt((List<IndexedPicture> group) -> group.size()).reversed());
    return found;
  }
}

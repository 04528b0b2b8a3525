package io.qingping.wenlan.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;

/**
 * A picture as a document of Lucene, schema {@link IndexIdentity#SCHEMA}. Files that were taken in
 * whole, a picture or a shard, carry {@link #STAMP}; pictures in shards do not.
 */
final class PictureDocument {
  static final String ID = "id";
  static final String ROOT = "root";
  static final String CONTAINER = "container";
  static final String STAMP = "stamp";
  static final String SHA256 = "sha256";
  static final String FOLDER = "folder"; // every folder above, absolute and below the root
  static final String TAKEN = "taken"; // seconds of the camera's clock
  static final String SHORT_SIDE = "short";
  static final String LONG_SIDE = "long";
  static final String KIND = "kind";
  static final String PICTURE = "picture";

  private static final String MEMBER = "member";
  private static final String PAGE = "page";
  private static final String TEXTS = "texts";
  private static final String WIDTH = "width";
  private static final String HEIGHT = "height";
  private static final String HASH = "hash";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<NearbyText>> TEXT_LIST = new TypeReference<>() {};

  private PictureDocument() {}

  static Document of(IndexedPicture picture, float[] vector) {
    var origin = picture.origin();
    var facts = picture.facts();
    var document = new Document();
    document.add(new StringField(KIND, PICTURE, Field.Store.NO));
    addPlace(document, origin.id(), origin.root(), origin.container(), origin.stamp());
    document.add(new StringField(SHA256, origin.sha256(), Field.Store.YES));
    document.add(new StoredField(MEMBER, origin.member()));
    document.add(new StoredField(PAGE, origin.page()));
    document.add(new StoredField(TEXTS, json(origin.texts())));
    origin.texts().forEach(text -> TextFields.add(document, text.text()));
    for (var folder : folders(origin)) {
      document.add(new StringField(FOLDER, folder, Field.Store.NO));
    }
    document.add(new StoredField(WIDTH, facts.width()));
    document.add(new StoredField(HEIGHT, facts.height()));
    document.add(new IntPoint(SHORT_SIDE, Math.min(facts.width(), facts.height())));
    document.add(new IntPoint(LONG_SIDE, Math.max(facts.width(), facts.height())));
    document.add(new StoredField(HASH, facts.hash()));
    facts
        .taken()
        .map(PictureDocument::seconds)
        .ifPresent(
            taken -> {
              document.add(new LongPoint(TAKEN, taken));
              document.add(new StoredField(TAKEN, taken));
            });
    document.add(VectorField.of(vector));
    return document;
  }

  /** Says that all pictures of a shard are in the index. */
  static Document ofShard(String root, String container, String stamp) {
    var document = new Document();
    addPlace(document, container, root, container, stamp);
    return document;
  }

  private static void addPlace(
      Document document, String id, String root, String container, String stamp) {
    document.add(new StringField(ID, id, Field.Store.YES));
    document.add(new StringField(ROOT, root, Field.Store.YES));
    document.add(new StringField(CONTAINER, container, Field.Store.YES));
    document.add(new BinaryDocValuesField(CONTAINER, new BytesRef(container)));
    document.add(new BinaryDocValuesField(ROOT, new BytesRef(root)));
    document.add(new BinaryDocValuesField(STAMP, new BytesRef(stamp)));
    document.add(new StoredField(STAMP, stamp));
  }

  static IndexedPicture read(Document document) {
    var taken = document.getField(TAKEN);
    return new IndexedPicture(
        new PictureOrigin(
            document.get(ID),
            document.get(ROOT),
            document.get(CONTAINER),
            document.get(STAMP),
            document.get(MEMBER),
            document.get(SHA256),
            document.get(PAGE),
            texts(document.get(TEXTS))),
        new PictureFacts(
            document.getField(WIDTH).numericValue().intValue(),
            document.getField(HEIGHT).numericValue().intValue(),
            taken == null ? Optional.empty() : Optional.of(time(taken.numericValue().longValue())),
            document.getField(HASH).numericValue().longValue()));
  }

  static long seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  private static LocalDateTime time(long seconds) {
    return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
  }

  private static Set<String> folders(PictureOrigin origin) {
    var found = new LinkedHashSet<String>();
    var root = Path.of(origin.root());
    var path = Path.of(origin.container());
    if (!origin.member().isEmpty()) {
      addFolder(path, root, found); // a shard is a folder to the pictures in it
    }
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      addFolder(above, root, found);
    }
    return found;
  }

  private static void addFolder(Path folder, Path root, Set<String> found) {
    found.add(folder.toString());
    if (folder.startsWith(root) && !folder.equals(root)) {
      found.add(root.relativize(folder).toString());
    }
  }

  private static String json(List<NearbyText> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are not JSON", e);
    }
  }

  private static List<NearbyText> texts(String json) {
    try {
      return JSON.readValue(json, TEXT_LIST);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the index holds texts that are not JSON", e);
    }
  }
}

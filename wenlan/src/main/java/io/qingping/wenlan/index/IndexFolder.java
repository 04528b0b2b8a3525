package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Opens the folder of an index, or says in one sentence why not. */
final class IndexFolder {
  /** The names that Lucene gives its files. */
  private static final Pattern LUCENE =
      Pattern.compile("write\\.lock|_[0-9a-z]+.*|(pending_)?segments.*");

  /** Lucene tells at each start how it reads files; what goes wrong is told by exceptions. */
  private static final Logger LUCENE_LOG = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE_LOG.setLevel(Level.SEVERE);
  }

  private IndexFolder() {}

  /** The folder of an index that is there: opening one would make it. */
  static FSDirectory existing(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new MediaException("index.none", folder);
    }
    return FSDirectory.open(folder);
  }

  /** The folder of an index that may be made; Lucene makes the folder. */
  static FSDirectory existingOrNew(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new MediaException("index.file", folder);
    }
    return FSDirectory.open(folder);
  }

  /** The last commit, which other processes may be adding to. */
  static DirectoryReader read(Path folder, Directory directory) throws IOException {
    try {
      return DirectoryReader.open(directory);
    } catch (IOException e) {
      throw refusal(folder, e);
    }
  }

  /**
   * The one writer of an index. An index that is made is committed at once, empty, so that there is
   * one whatever happens next.
   *
   * @param rebuild whether what is there is thrown away, with the first commit
   */
  static IndexWriter write(
      Path folder, Directory directory, IndexIdentity identity, boolean rebuild)
      throws IOException {
    requireOurs(folder);
    requireOurs(folder, directory);
    var config =
        VectorField.config(TextFields.analyzer())
            .setOpenMode(rebuild ? OpenMode.CREATE : OpenMode.CREATE_OR_APPEND);
    IndexWriter writer;
    try {
      writer = new IndexWriter(directory, config);
    } catch (IOException e) {
      throw refusal(folder, e);
    }
    try {
      var data = new HashMap<String, String>();
      writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
      if (!rebuild && !data.isEmpty()) { // else it is new
        IndexIdentity.read(folder, data).require(folder, identity.model(), identity.dimension());
      }
      writer.setLiveCommitData(identity.data().entrySet());
      writer.commit();
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  /** Whoever names a folder of photos as index by mistake gets no Lucene files among them. */
  private static void requireOurs(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        if (!LUCENE.matcher(file.getFileName().toString()).matches()) {
          throw new MediaException("index.other-files", folder, file.getFileName());
        }
      }
    }
  }

  /** Nor is another program's index thrown away by a rebuild. */
  private static void requireOurs(Path folder, Directory directory) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return;
    }
    try {
      IndexIdentity.requireOurs(folder, SegmentInfos.readLatestCommit(directory).getUserData());
    } catch (IOException e) {
      throw refusal(folder, e);
    }
  }

  private static IOException refusal(Path folder, IOException e) {
    if (e instanceof LockObtainFailedException) {
      throw new MediaException(e, "index.locked", folder);
    }
    if (e instanceof IndexNotFoundException) {
      throw new MediaException(e, "index.none", folder);
    }
    if (e instanceof IndexFormatTooOldException || e instanceof IndexFormatTooNewException) {
      throw new MediaException(e, "index.lucene", folder);
    }
    if (e instanceof CorruptIndexException || e instanceof java.nio.file.NoSuchFileException) {
      throw new MediaException(e, "index.damaged", folder);
    }
    return e;
  }
}

package io.qingping.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.qingping.wenlan.fetch.Refusal;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.gather.Item;
import io.qingping.wenlan.gather.Judged;
import io.qingping.wenlan.gather.PictureBytes;
import io.qingping.wenlan.gather.PictureJudge;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.page.Lookup;
import io.qingping.wenlan.page.Missing;
import io.qingping.wenlan.page.WarcPlace;
import io.qingping.wenlan.shard.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Pictures read from their archives, decoded and judged by themselves, one at a time. */
final class PictureRows implements Iterator<Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("n", DataTypes.LongType, false)
          .add("outcome", DataTypes.StringType, false)
          .add("sha", DataTypes.BinaryType) // null if it is dropped, as what follows
          .add("look", Looks.TYPE)
          .add("extension", DataTypes.StringType)
          .add("picture", DataTypes.BinaryType)
          .add("text", DataTypes.StringType);

  private final Iterator<Row> rows;
  private final String[] archives;
  private final int most;
  private final Configuration hadoop;
  private final PictureJudge judge;
  private Row current;
  private int open = -1; // the archive
  private FSDataInputStream stream;

  /**
   * @param rows (outcome, image, text, at, archive, offset, skipped, detail, refused, told, body),
   *     best by place
   * @param web whether the web was asked for what no archive has
   * @param nsfw tells what nobody should be shown unasked, if it is there
   */
  PictureRows(
      Iterator<Row> rows,
      String[] archives,
      boolean web,
      FilterConfig config,
      Optional<NsfwNetwork> nsfw,
      Configuration hadoop)
      throws IOException {
    this.rows = rows;
    this.archives = archives;
    this.most = config.maxBytes();
    this.hadoop = hadoop;
    var pictures = new PictureBytes(image -> look(), web ? image -> answer() : null);
    this.judge = new PictureJudge(pictures, config, nsfw);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    current = rows.next();
    try {
      var outcome = Outcome.read(current.getString(0));
      var image = URI.create(current.getString(1));
      return row(judge.judge(new Item(outcome, image, current.getString(2))), current.getString(2));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row does not hold an outcome", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was ended", e);
    }
  }

  private static Row row(Judged judged, String text) {
    var outcome = judged.outcome();
    if (judged.isDropped()) {
      return RowFactory.create(outcome.n(), outcome.line(), null, null, null, null, null);
    }
    return RowFactory.create(
        outcome.n(),
        outcome.line(),
        outcome.hash().sha256(),
        Looks.row(outcome.hash().look()),
        judged.sample().extension(),
        judged.sample().picture(),
        text);
  }

  /** What the archive has for the current row. */
  private Lookup look() {
    if (current.isNullAt(4)) {
      return new Missing(current.getString(1), Missing.Reason.NOT_THERE, current.getString(7));
    }
    var place = new WarcPlace(current.getInt(4), current.getLong(5), current.getInt(6));
    var address = URI.create(current.getString(3));
    try {
      open(place.archive());
      stream.seek(place.offset());
      return place.read(Channels.newChannel(stream), address, most, false);
    } catch (IOException e) {
      return new Missing(
          address.toString(), Missing.Reason.DAMAGED, String.valueOf(e.getMessage()));
    }
  }

  /** What the web answered for the current row. */
  private byte[] answer() throws Refusal {
    if (!current.isNullAt(8)) {
      throw new Refusal(Reason.valueOf(current.getString(8)), current.getString(9));
    }
    return Objects.requireNonNull(current.getAs(10), "a picture was not asked for");
  }

  private void open(int archive) throws IOException {
    if (archive == open) {
      return;
    }
    if (stream != null) {
      stream.close();
    }
    var path = new Path(archives[archive]);
    stream = path.getFileSystem(hadoop).open(path);
    open = archive;
  }

  private void close() {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.qingping.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.RepeatedTexts;
import io.qingping.wenlan.filter.SensitiveWords;
import io.qingping.wenlan.filter.TextFilter;
import io.qingping.wenlan.gather.Item;
import io.qingping.wenlan.gather.SeenPages;
import io.qingping.wenlan.gather.Texts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From captures to the pictures that are wanted, numbered as a run in one process numbers them. */
final class Pages {
  private static final StructType TEXTS =
      new StructType()
          .add("first", DataTypes.LongType, false)
          .add("text", DataTypes.LongType, false)
          .add("times", DataTypes.LongType, false);

  private static final StructType ITEMS =
      new StructType()
          .add("n", DataTypes.LongType, false)
          .add("outcome", DataTypes.StringType, false)
          .add("image", DataTypes.StringType) // null if it is dropped
          .add("digest", DataTypes.BinaryType) // of the image's address
          .add("text", DataTypes.StringType);

  private static final int DIGEST = 16; // bytes: no two of any number of addresses share them

  private final FilterConfig filter;
  private final SensitiveWords words;

  Pages(FilterConfig filter, SensitiveWords words) {
    this.filter = filter;
    this.words = words;
  }

  /**
   * Of several captures of an address the one that counts: the first that succeeded, else the
   * first.
   */
  static Dataset<Row> best(Dataset<Row> captures) {
    return captures
        .filter("status >= 0")
        .groupBy("address")
        .agg(
            expr("min_by(struct(archive, offset, skipped, status, html, location),"
                    + " struct(status div 100 <> 2, archive, offset, skipped))")
                .as("best"))
        .select("address", "best.*");
  }

  /**
   * The pages that count and the damages, in the order of addresses, with the number {@code first}
   * of their first item, and whether a page was {@code seen} before under another address.
   */
  static Dataset<Row> numbered(SparkSession spark, Dataset<Row> captures, Dataset<Row> best) {
    var visits = captures.filter("visit is not null and status >= 0");
    var places = best.filter("html and status div 100 = 2").select("archive", "offset", "skipped");
    var pages = visits.join(places, new String[] {"archive", "offset", "skipped"}, "left_semi");
    var damages = captures.filter("status < 0").withColumn("seen", lit(false));
    var sorted =
        columns(pages.join(seen(pages), new String[] {"address"}, "left"))
            .union(columns(damages))
            .sort("address", "damage", "archive");
    return Numbering.sumBefore(spark, sorted, "items", "first").select("first", "visit", "seen");
  }

  /**
   * The decisions of {@link SeenPages}: a page is one of those before if any of them, in the order
   * of addresses, shares a key with it, whether that one counts or not.
   */
  private static Dataset<Row> seen(Dataset<Row> pages) {
    var known = pages.select(col("address"), explode(col("keys")).as("key"));
    var shared =
        known
            .groupBy("key")
            .agg(min("address").as("earliest"), count(lit(1)).as("pages"))
            .filter("pages > 1");
    return known
        .join(shared, "key")
        .filter("earliest < address")
        .select("address")
        .distinct()
        .withColumn("seen", lit(true));
  }

  private static Dataset<Row> columns(Dataset<Row> captures) {
    return captures.select(
        col("address"),
        col("status").lt(lit(0)).as("damage"),
        col("archive"),
        col("visit"),
        coalesce(col("seen"), lit(false)).as("seen"),
        when(col("seen"), 1L).otherwise(col("items")).as("items"));
  }

  /** All pages that are dropped and all pictures, their texts judged over all pages. */
  Dataset<Row> items(Dataset<Row> pages) {
    var texts =
        pages
            .filter("not seen")
            .flatMap((FlatMapFunction<Row, Row>) Pages::texts, Encoders.row(TEXTS));
    var repeated =
        texts
            .groupBy("text")
            .agg(sum("times").as("all"))
            .filter(col("all").gt(filter.maxRepeats()));
    var repeatedOnPage =
        texts
            .join(repeated.select("text"), "text")
            .groupBy("first")
            .agg(collect_list("text").as("repeated"));
    var config = filter;
    var sensitive = words;
    return pages
        .join(repeatedOnPage, new String[] {"first"}, "left")
        .flatMap(
            (FlatMapFunction<Row, Row>) row -> items(row, config, sensitive), Encoders.row(ITEMS));
  }

  /** How often each text of a page counts, by its hash. */
  private static Iterator<Row> texts(Row page) {
    var visit = CaptureRows.visit(page.getString(1));
    var times = new HashMap<Long, Long>();
    if (visit.reason() == null) {
      Texts.counted(visit).forEach(text -> times.merge(RepeatedTexts.hash(text), 1L, Long::sum));
    }
    return times.entrySet().stream()
        .map(text -> RowFactory.create(page.getLong(0), text.getKey(), text.getValue()))
        .iterator();
  }

  private static Iterator<Row> items(Row page, FilterConfig config, SensitiveWords words) {
    long first = page.getLong(0);
    var visit = CaptureRows.visit(page.getString(1));
    if (page.getBoolean(2)) {
      return List.of(row(Item.repeated(first, visit, Reason.SAME_BYTES))).iterator();
    }
    var repeated = new HashSet<Long>();
    if (!page.isNullAt(3)) {
      repeated.addAll(page.getList(3));
    }
    var filter = new TextFilter(config, words, text -> repeated.contains(RepeatedTexts.hash(text)));
    return Item.of(first, visit, filter).stream().map(Pages::row).iterator();
  }

  private static Row row(Item item) {
    var image = item.isDropped() ? null : item.image().toString();
    return RowFactory.create(
        item.outcome().n(),
        item.outcome().line(),
        image,
        image == null ? null : Arrays.copyOf(sha256(image), DIGEST),
        item.text());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

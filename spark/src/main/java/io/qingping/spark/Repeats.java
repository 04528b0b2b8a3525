package io.qingping.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.qingping.wenlan.filter.NearHashes;
import io.qingping.wenlan.filter.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which pictures repeat one that is kept: the decisions of {@link
 * io.qingping.wenlan.filter.Duplicates}, which goes through the pictures in order, without going
 * through them in order.
 *
 * <p>Only the first picture of each look can be kept, since the others are as near to what is kept
 * as it is. Among these, near pairs are the edges of a graph, and what is kept is its
 * lexicographically first maximal independent set: in each round those without an earlier neighbour
 * are kept and their neighbours dropped, until no edge is left (Blelloch, Fineman and Shun, 2012,
 * who show that few rounds are needed).
 */
final class Repeats {
  private static final StructType BANDS =
      new StructType()
          .add("band", DataTypes.IntegerType, false)
          .add("value", DataTypes.LongType, false)
          .add("look", Looks.TYPE, false)
          .add("first", DataTypes.LongType, false);

  private final Stages stages;
  private final int distance;

  /**
   * @param distance bits in which the hashes of near looks may differ; -1 compares bytes only
   */
  Repeats(Stages stages, int distance) {
    this.stages = stages;
    this.distance = distance;
  }

  /**
   * The numbers of the pictures to drop, with the name of the reason: {@code (n, reason)}.
   *
   * @param pictures {@code (n, sha, look)}
   */
  Dataset<Row> of(Dataset<Row> pictures) {
    if (distance < 0) {
      var firsts = pictures.groupBy("sha").agg(min("n").as("first"));
      return pictures
          .join(firsts, "sha")
          .filter("n <> first")
          .select(col("n"), lit(Reason.SAME_BYTES.name()).as("reason"));
    }
    var firsts =
        stages.stage(
            "looks",
            () ->
                pictures
                    .groupBy("look")
                    .agg(min("n").as("first"), expr("min_by(sha, n)").as("firstSha")));
    var dropped = dropped(firsts);
    return pictures
        .join(firsts, "look")
        .join(dropped, col("first").equalTo(col("late")), "left")
        .filter("n <> first or late is not null")
        .select(
            col("n"),
            when(expr("late is null and sha = firstSha"), Reason.SAME_BYTES.name())
                .otherwise(Reason.NEAR_DUPLICATE.name())
                .as("reason"));
  }

  /** The first pictures of their look that are near to an earlier one that is kept: (late). */
  private Dataset<Row> dropped(Dataset<Row> firsts) {
    var pairs = stages.stage("near-0", () -> pairs(firsts));
    var dropped = pairs.select("late").limit(0);
    for (int round = 0; !pairs.isEmpty(); round++) {
      var open = pairs;
      var late = open.select("late").distinct();
      var now =
          stages.stage(
              "dropped-" + round,
              () ->
                  open.join(
                          late.withColumnRenamed("late", "early"),
                          new String[] {"early"},
                          "left_anti")
                      .select("late")
                      .distinct());
      pairs =
          stages.stage(
              "near-" + (round + 1),
              () ->
                  open.join(now, new String[] {"late"}, "left_anti")
                      .join(
                          now.withColumnRenamed("late", "early"),
                          new String[] {"early"},
                          "left_anti")
                      .select("early", "late"));
      dropped = dropped.union(now);
    }
    return dropped;
  }

  private Dataset<Row> pairs(Dataset<Row> firsts) {
    int bits = distance;
    return firsts
        .select("look", "first")
        .flatMap(
            (FlatMapFunction<Row, Row>) row -> bands(row.getStruct(0), row.getLong(1), bits + 1),
            Encoders.row(BANDS))
        .repartition(col("band"), col("value"))
        .sortWithinPartitions("band", "value")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new NearPairs(rows, bits),
            Encoders.row(NearPairs.SCHEMA));
  }

  private static Iterator<Row> bands(Row look, long first, int bands) {
    long hash = Looks.look(look).hash();
    var rows = new ArrayList<Row>(bands);
    for (int band = 0; band < bands; band++) {
      rows.add(RowFactory.create(band, NearHashes.bits(hash, band, bands), look, first));
    }
    return rows.iterator();
  }
}

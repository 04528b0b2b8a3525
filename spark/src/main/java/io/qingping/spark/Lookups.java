package io.qingping.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where wanted pictures lie in the archives, behind redirects too: the decisions of {@link
 * io.qingping.wenlan.page.WarcFiles#image} as joins, one for each step of a redirect.
 */
final class Lookups {
  private static final int MOST_REDIRECTS = 5;
  private static final Column SUCCESS = col("status").between(200, 299);
  private static final Column LEADS_ON =
      col("status").between(300, 399).and(col("location").isNotNull());

  private final Stages stages;
  private final Dataset<Row> best;

  /**
   * @param best the capture of each address that counts
   */
  Lookups(Stages stages, Dataset<Row> best) {
    this.stages = stages;
    this.best = best;
  }

  /**
   * For each picture its record, or why there is none: {@code (n, at, archive, offset, skipped,
   * detail)}, where {@code archive} is null if it is missing.
   *
   * @param wanted {@code (n, image)}
   */
  Dataset<Row> of(Dataset<Row> wanted) {
    Dataset<Row> answered = null;
    var open = wanted.select(col("n"), col("image").as("at"));
    for (int step = 0; step <= MOST_REDIRECTS; step++) {
      var asked = open;
      var answers =
          stages.stage(
              "answers-" + step,
              () -> asked.join(best, asked.col("at").equalTo(best.col("address")), "left"));
      boolean last = step == MOST_REDIRECTS;
      var ended = last ? answers : answers.filter(not(LEADS_ON));
      answered = answered == null ? places(ended) : answered.union(places(ended));
      open = answers.filter(LEADS_ON).select(col("n"), col("location").as("at"));
      if (last || open.isEmpty()) {
        break;
      }
    }
    return answered;
  }

  private static Column not(Column column) {
    return when(column, false).otherwise(true); // where it is null, too
  }

  private static Dataset<Row> places(Dataset<Row> answers) {
    return answers.select(
        col("n"),
        col("at"),
        when(SUCCESS, col("archive")).as("archive"),
        col("offset"),
        col("skipped"),
        when(col("status").isNull(), lit(""))
            .when(LEADS_ON, lit("too many redirects"))
            .otherwise(concat(lit("HTTP "), col("status")))
            .as("detail"));
  }
}

package io.qingping.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Running numbers over sorted rows of many partitions, which no single task sees all of. */
final class Numbering {
  private Numbering() {}

  /**
   * The rows with one column more: the sum of {@code weight} over all rows before.
   *
   * @param sorted rows whose order is total
   * @param weight a column of longs
   */
  static Dataset<Row> sumBefore(
      SparkSession spark, Dataset<Row> sorted, String weight, String name) {
    int column = sorted.schema().fieldIndex(weight);
    JavaRDD<Row> rows = sorted.javaRDD(); // asked for once: both passes see the same partitions
    var sums = rows.mapPartitions(part -> List.of(sum(part, column)).iterator()).collect();
    var starts = new long[sums.size() + 1];
    for (int i = 0; i < sums.size(); i++) {
      starts[i + 1] = starts[i] + sums.get(i);
    }
    var numbered =
        rows.mapPartitionsWithIndex((i, part) -> new Running(part, column, starts[i]), false);
    return spark.createDataFrame(numbered, sorted.schema().add(name, DataTypes.LongType, false));
  }

  private static long sum(Iterator<Row> rows, int column) {
    long sum = 0;
    while (rows.hasNext()) {
      sum += rows.next().getLong(column);
    }
    return sum;
  }

  private static final class Running implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int column;
    private long sum;

    Running(Iterator<Row> rows, int column, long start) {
      this.rows = rows;
      this.column = column;
      sum = start;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      var row = rows.next();
      var values = new Object[row.size() + 1];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      values[row.size()] = sum;
      sum += row.getLong(column);
      return RowFactory.create(values);
    }
  }
}

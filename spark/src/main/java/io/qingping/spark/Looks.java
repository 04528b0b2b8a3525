package io.qingping.spark;

import io.qingping.wenlan.filter.Look;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What pictures look like, as a column of rows. */
final class Looks {
  static final StructType TYPE =
      new StructType()
          .add("hash", DataTypes.LongType, false)
          .add("aspect", DataTypes.FloatType, false)
          .add("cells", DataTypes.BinaryType, false);

  private Looks() {}

  static Row row(Look look) {
    return RowFactory.create(look.hash(), look.aspect(), look.cells());
  }

  static Look look(Row row) {
    return new Look(row.getLong(0), row.getFloat(1), row.getAs(2));
  }
}

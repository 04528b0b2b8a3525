package io.qingping.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * What a job has computed so far, as Parquet in a work folder: nothing is computed twice, and a job
 * that was killed goes on with the first stage that is not whole.
 */
final class Stages {
  private final SparkSession spark;
  private final Path folder;

  Stages(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** The rows of a stage: computed and written, unless they are there. */
  Dataset<Row> stage(String name, Supplier<Dataset<Row>> rows) {
    var path = new Path(folder, name);
    try {
      if (!files().exists(new Path(path, "_SUCCESS"))) {
        rows.get().write().mode(SaveMode.Overwrite).parquet(path.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spark.read().parquet(path.toString());
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }
}

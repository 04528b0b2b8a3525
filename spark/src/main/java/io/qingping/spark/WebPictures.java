package io.qingping.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.udf;

import io.qingping.spark.AnswerLog.Answer;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.Text;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Pictures that no archive has, fetched from the web by {@link io.qingping.wenlan.fetch.Fetcher}.
 * All that is wanted of one host is asked for by one task, so its pace is kept on the whole
 * cluster. A redirect to another host is followed by that host's task, in the next round; one
 * process would follow it at once, to the same end.
 */
final class WebPictures {
  private static final StructType ASKED =
      new StructType()
          .add("bucket", DataTypes.IntegerType, false)
          .add("asked", DataTypes.LongType, false);

  private static final StructType ANSWERS =
      new StructType()
          .add("n", DataTypes.LongType, false)
          .add("refused", DataTypes.StringType) // the reason
          .add("told", DataTypes.StringType)
          .add("onto", DataTypes.StringType)
          .add("passed", DataTypes.createArrayType(DataTypes.StringType, false))
          .add("body", DataTypes.BinaryType);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Stages stages;
  private final Path work;
  private final WebChoice choice;
  private final SerializableConfiguration hadoop;

  /**
   * @param work the folder in which answers are kept
   */
  WebPictures(SparkSession spark, Stages stages, Path work, WebChoice choice) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.stages = stages;
    this.work = work;
    this.choice = choice;
    this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * For each picture its bytes, or why there are none: {@code (n, refused, told, body)}.
   *
   * @param wanted {@code (n, image)}
   */
  Dataset<Row> of(Dataset<Row> wanted) {
    var ended = spark.createDataFrame(List.of(), ANSWERS);
    var open =
        wanted.select(
            col("n"), col("image").as("at"), expr("cast(array() as array<string>)").as("passed"));
    for (int round = 0; ; round++) {
      var asked = open;
      var asks = stages.stage("asks-" + round, () -> dealt(asked));
      if (asks.isEmpty()) {
        return ended.select("n", "refused", "told", "body");
      }
      var folder = new Path(work, "web-" + round);
      stages.stage("asked-" + round, () -> ask(asks, folder));
      var answers = answers(folder);
      ended = ended.union(answers.filter("onto is null"));
      open =
          answers.filter("onto is not null").select(col("n"), col("onto").as("at"), col("passed"));
    }
  }

  /** Hosts dealt to buckets, for good: a job that goes on finds in each what was asked there. */
  private Dataset<Row> dealt(Dataset<Row> open) {
    int buckets = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    UDF1<String, String> host = address -> WebTask.host(URI.create(address));
    var hash = expr("hash(host)");
    return open.withColumn("host", udf(host, DataTypes.StringType).apply(col("at")))
        .withColumn("bucket", pmod(hash, lit(buckets)))
        .select("n", "at", "passed", "bucket");
  }

  private Dataset<Row> ask(Dataset<Row> asks, Path folder) {
    int buckets = asks.agg(max("bucket")).first().getInt(0) + 1;
    var how = choice;
    var configuration = hadoop;
    var name = folder.toString();
    var counts =
        asks.javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getInt(3), row))
            .partitionBy(new HashPartitioner(buckets)) // which leaves a bucket its number
            .values()
            .mapPartitions(
                rows -> {
                  int bucket = TaskContext.getPartitionId();
                  var place = new Path(name, "%05d".formatted(bucket));
                  long asked =
                      rows.hasNext() ? WebTask.run(rows, how, place, configuration.value()) : 0;
                  return List.of(RowFactory.create(bucket, asked)).iterator();
                });
    return spark.createDataFrame(counts, ASKED);
  }

  private Dataset<Row> answers(Path folder) {
    var rows =
        context
            .sequenceFile(folder + "/*", Text.class, BytesWritable.class)
            .map(file -> row(Answer.read(file._1().toString()), file._2().copyBytes()));
    return spark.createDataFrame(rows, ANSWERS);
  }

  private static Row row(Answer answer, byte[] body) {
    return RowFactory.create(
        answer.n(),
        answer.reason() == null ? null : answer.reason().name(),
        answer.detail(),
        answer.onto(),
        answer.passed().toArray(),
        body);
  }
}

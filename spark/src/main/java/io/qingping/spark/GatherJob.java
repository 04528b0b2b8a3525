package io.qingping.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.gather.GatherOptions;
import io.qingping.wenlan.gather.Report;
import io.qingping.wenlan.gather.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * From archives of a crawl to shards: what {@link io.qingping.wenlan.gather.Gather} does, on many
 * machines. The samples, their order and the shards are the same, byte for byte, as long as no
 * shard reaches 1 GiB, where one process would begin another.
 *
 * <p>Everything that depends on order is decided by the number that an item has in the order of the
 * pages' addresses: of pictures with the same address, bytes or looks the one with the lowest is
 * kept.
 */
public final class GatherJob {
  private static final int MOST_SHARDS = 100_000; // names have five digits
  private static final int MOST_WRITERS = 10_000;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final GatherOptions options;
  private final Duration hostTime;
  private final SerializableConfiguration hadoop;
  private final NsfwChoice nsfw;
  private final String run;
  private final OutFolder out;

  /**
   * @param options of which root, depth, pages and again do not count; sources are paths or
   *     patterns of WARC files on any file system that Hadoop knows; threads are those of a task
   * @param hostTime that a host may be busy with requests, waits for its pace counted
   * @param out the folder of shards: a new or empty one, or that of the same job, which then goes
   *     on
   */
  public GatherJob(SparkSession spark, GatherOptions options, Duration hostTime, String out)
      throws IOException {
    this.spark = spark;
    this.hostTime = hostTime;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.options = options;
    this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    var model = options.nsfwModel();
    nsfw =
        new NsfwChoice(
            options.filter().maxNsfw() < 1,
            model == null ? null : model.toAbsolutePath().toString());
    run = options.runName(nsfw.network().map(network -> network.features().id()).orElse("")) + "-1";
    this.out = new OutFolder(qualified(out), run, hadoop);
  }

  /** With its file system and from its root, as each executor has a working folder of its own. */
  private String qualified(String folder) throws IOException {
    var path = new Path(folder);
    return path.getFileSystem(hadoop.value()).makeQualified(path).toString();
  }

  /**
   * Runs, or goes on.
   *
   * @return what the folder holds
   * @throws IllegalArgumentException one sentence for sources that are none
   * @throws io.qingping.wenlan.shard.ShardException for a folder with something else in it
   */
  public Tally run() throws IOException {
    var archives = archives();
    // Rows hold pictures: a batch of Parquet's reader must not be thousands of them.
    spark.conf().set("spark.sql.parquet.columnarReaderBatchSize", 32);
    out.claim();
    var ended = out.ended();
    return ended.isPresent() ? ended.get() : run(archives);
  }

  private Tally run(List<Archive> archives) throws IOException {
    requireOneTaskAtAHost();
    var stages = new Stages(spark, out.work());
    var captures = stages.stage("captures", () -> captures(archives));
    var best = stages.stage("best", () -> Pages.best(captures));
    var pages = stages.stage("pages", () -> Pages.numbered(spark, captures, best));
    var texts = new Pages(options.filter(), options.filter().words());
    var items = stages.stage("items", () -> texts.items(pages));
    var lookups = new Lookups(stages, best);
    var judged = stages.stage("judged", () -> judged(stages, items, lookups, archives));
    var pictures = judged.filter("look is not null").select("n", "sha", "look");
    var repeats =
        stages.stage(
            "repeats", () -> new Repeats(stages, options.filter().nearDistance()).of(pictures));
    var lasts = lasts(pictures.join(repeats, new String[] {"n"}, "left_anti").select("n"));
    var tally = write(outcomes(items, judged, repeats), lasts);
    report(tally);
    out.end();
    return tally;
  }

  private List<Archive> archives() throws IOException {
    var archives = new ArrayList<Archive>();
    for (var source : options.sources()) {
      var pattern = new Path(source);
      var files = pattern.getFileSystem(hadoop.value());
      var found = files.globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            source + " does not exist; a source is a WARC file, or a pattern of some");
      }
      Arrays.sort(found);
      for (var file : found) {
        if (file.isDirectory()) {
          throw new IllegalArgumentException(
              "%s is a folder; give the WARC files in it, as %1$s/*.warc.gz"
                  .formatted(file.getPath()));
        }
        archives.add(new Archive(archives.size(), file.getPath().toString()));
      }
    }
    return archives;
  }

  private Dataset<Row> captures(List<Archive> archives) {
    int most = options.filter().maxBytes();
    var configuration = hadoop;
    var rows =
        context
            .parallelize(archives, archives.size())
            .flatMap(archive -> new CaptureRows(archive, most, configuration.value()));
    return spark.createDataFrame(rows, CaptureRows.SCHEMA);
  }

  /** The wanted pictures, read, decoded and judged by themselves. */
  private Dataset<Row> judged(
      Stages stages, Dataset<Row> items, Lookups lookups, List<Archive> archives) {
    var wanted = wanted(items, "left_semi");
    var inArchives = wanted.filter("image not like 'data:%'").select("n", "image");
    var places = stages.stage("places", () -> lookups.of(inArchives));
    var located =
        wanted
            .join(places, new String[] {"n"}, "left")
            .select(
                "outcome", "image", "text", "at", "archive", "offset", "skipped", "detail", "n");
    var absent = options.offline() ? lit(false) : expr("archive is null and image like 'http%'");
    var rows =
        located
            .filter(not(absent))
            .withColumn("refused", lit(null).cast("string"))
            .withColumn("told", lit(null).cast("string"))
            .withColumn("body", lit(null).cast("binary"))
            // Archives one after the other; what is in none is spread.
            .repartition(expr("coalesce(archive, -1 - n % 1000)"))
            .sortWithinPartitions("archive", "offset")
            .drop("n");
    if (!options.offline()) {
      var missing = located.filter(absent);
      var choice = new WebChoice(options.fetch(), options.threads(), hostTime);
      var web = new WebPictures(spark, stages, out.work(), choice);
      var answers = web.of(missing.select("n", "image"));
      rows = rows.union(missing.join(answers, "n").drop("n"));
    }
    return judged(rows, archives);
  }

  private Dataset<Row> judged(Dataset<Row> rows, List<Archive> archives) {
    var paths = archives.stream().map(Archive::path).toArray(String[]::new);
    var filter = options.filter();
    var choice = nsfw;
    var configuration = hadoop;
    boolean web = !options.offline();
    return rows.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            part ->
                new PictureRows(part, paths, web, filter, choice.network(), configuration.value()),
        Encoders.row(PictureRows.SCHEMA));
  }

  private void requireOneTaskAtAHost() {
    boolean twice = spark.sparkContext().conf().getBoolean("spark.speculation", false);
    if (twice && !options.offline()) {
      throw new IllegalArgumentException(
          "spark.speculation would let two tasks ask one host; leave it off, or give --offline");
    }
  }

  /** Of pictures with the same address the first, or all but the first. */
  private static Dataset<Row> wanted(Dataset<Row> items, String join) {
    var pictures = items.filter("image is not null");
    var firsts = pictures.groupBy("digest").agg(min("n").as("n")).select("n");
    return pictures.join(firsts, new String[] {"n"}, join);
  }

  /** What became of every item: {@code (n, outcome, reason, extension, picture, text)}. */
  private static Dataset<Row> outcomes(
      Dataset<Row> items, Dataset<Row> judged, Dataset<Row> repeats) {
    var dropped = items.filter("image is null").withColumn("reason", lit(null).cast("string"));
    var known = wanted(items, "left_anti").withColumn("reason", lit(Reason.SAME_ADDRESS.name()));
    var seen = judged.join(repeats, new String[] {"n"}, "left");
    return withoutPicture(dropped)
        .union(withoutPicture(known))
        .union(seen.select("n", "outcome", "reason", "extension", "picture", "text"));
  }

  private static Dataset<Row> withoutPicture(Dataset<Row> items) {
    return items.select(
        col("n"),
        col("outcome"),
        col("reason"),
        lit(null).cast("string").as("extension"),
        lit(null).cast("binary").as("picture"),
        lit(null).cast("string").as("text"));
  }

  /**
   * The number of the last picture of each full shard.
   *
   * @param kept the numbers of what is kept
   */
  private long[] lasts(Dataset<Row> kept) {
    var ranked =
        Numbering.sumBefore(spark, kept.withColumn("one", lit(1L)).sort("n"), "one", "rank");
    var lasts =
        ranked
            .filter(expr("(rank + 1) %% %d = 0".formatted(options.samplesInShard())))
            .select("n")
            .sort("n")
            .collectAsList();
    if (lasts.size() >= MOST_SHARDS) {
      throw new IllegalArgumentException(
          "these are more than %d shards; give more --samples for each".formatted(MOST_SHARDS));
    }
    return lasts.stream().mapToLong(row -> row.getLong(0)).toArray();
  }

  private Tally write(Dataset<Row> outcomes, long[] lasts) {
    // A shard ends with its last picture: what is dropped behind it opens the next.
    UDF1<Long, Integer> shard =
        n -> {
          int at = Arrays.binarySearch(lasts, n);
          return at < 0 ? -at - 1 : at;
        };
    var folder = out;
    var name = run;
    return outcomes
        .withColumn("shard", udf(shard, DataTypes.IntegerType).apply(col("n")))
        .select("shard", "n", "outcome", "reason", "extension", "picture", "text")
        .repartition(Math.min(MOST_WRITERS, lasts.length + 1), col("shard"))
        .sortWithinPartitions("shard", "n")
        .javaRDD()
        .mapPartitions(rows -> List.of(new ShardFiles(folder, name).write(rows)).iterator())
        .treeAggregate(new Tally(), Tally::plus, Tally::plus);
  }

  private void report(Tally tally) throws IOException {
    var folder = Files.createTempDirectory("qingping");
    var page = Report.write(tally, folder);
    out.put(folder.resolve("report.json"));
    out.put(page);
    Files.delete(folder);
  }
}

package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.wenlan.filter.Duplicates;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.PictureHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatsTest {
  private static final StructType PICTURES =
      new StructType()
          .add("n", DataTypes.LongType)
          .add("sha", DataTypes.BinaryType)
          .add("look", Looks.TYPE);

  @TempDir private Path folder;

  /** Chains of looks, each a little from one before, so that who is kept decides who is not. */
  private static List<PictureHash> chains(Random random, int size) {
    var hashes = new ArrayList<PictureHash>();
    for (int i = 0; i < size; i++) {
      var look =
          i > 0 && random.nextInt(10) > 0
              ? like(hashes.get(random.nextInt(i)).look(), random)
              : new Look(random.nextLong(), 1, new byte[Look.CELLS]);
      var sha = new byte[PictureHash.SHA_BYTES];
      // The same bytes look the same.
      int others = Objects.hash(look.aspect(), Arrays.hashCode(look.cells()));
      ByteBuffer.wrap(sha)
          .putLong(look.hash() * 0x9e3779b97f4a7c15L + 2L * others + random.nextInt(2));
      hashes.add(new PictureHash(sha, look));
    }
    return hashes;
  }

  /** Mostly the same in shape and cells; where not, agreeing with it or not. */
  private static Look like(Look look, Random random) {
    long hash = look.hash();
    for (int flips = random.nextInt(8) - 2; flips > 0; flips--) {
      hash ^= 1L << random.nextInt(64);
    }
    var cells = look.cells().clone();
    if (random.nextInt(3) == 0) {
      cells[random.nextInt(8)] += (byte) random.nextInt(20);
    }
    float aspect = random.nextInt(6) == 0 ? look.aspect() * 1.02f : look.aspect();
    return new Look(hash, aspect, cells);
  }

  private static Map<Long, String> inOrder(List<PictureHash> hashes, int distance) {
    var config =
        new FilterConfig(
            null, null, null, null, null, null, null, null, null, null, distance, null, null);
    var duplicates = new Duplicates(config);
    var dropped = new TreeMap<Long, String>();
    for (int n = 0; n < hashes.size(); n++) {
      var reason = duplicates.judge(hashes.get(n));
      if (reason.isPresent()) {
        dropped.put((long) n, reason.get().name());
      } else {
        duplicates.add(hashes.get(n));
      }
    }
    return dropped;
  }

  private Map<Long, String> onCluster(SparkSession spark, List<PictureHash> hashes, int distance) {
    var rows = new ArrayList<Row>();
    for (int n = 0; n < hashes.size(); n++) {
      rows.add(
          RowFactory.create((long) n, hashes.get(n).sha256(), Looks.row(hashes.get(n).look())));
    }
    var work = new org.apache.hadoop.fs.Path(folder.resolve("d" + distance).toString());
    var found =
        new Repeats(new Stages(spark, work), distance)
            .of(spark.createDataFrame(rows, PICTURES))
            .collectAsList();
    var dropped = new TreeMap<Long, String>();
    found.forEach(row -> dropped.put(row.getLong(0), row.getString(1)));
    return dropped;
  }

  @Test
  void decidesAsOneWhoGoesThroughThemInOrder() throws IOException {
    var seed = Long.getLong("seed", 11L);
    var hashes = chains(new Random(seed), 400);
    try (var spark = LocalCluster.start()) {
      for (int distance : new int[] {-1, 4}) {
        assertThat(onCluster(spark, hashes, distance))
            .as("seed %d, distance %d", seed, distance)
            .isEqualTo(inOrder(hashes, distance))
            .hasSizeGreaterThan(20);
      }
    }
  }
}

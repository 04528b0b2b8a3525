package io.qingping.spark;

import org.apache.spark.sql.SparkSession;

/** Two executors' threads in this process, with all that tests do not need left out. */
final class LocalCluster {
  private LocalCluster() {}

  static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 3)
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
        .getOrCreate();
  }
}

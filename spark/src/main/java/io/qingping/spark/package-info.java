/** Gathering on a cluster: archives of a crawl to shards of pictures and texts, on Apache Spark. */
package io.qingping.spark;

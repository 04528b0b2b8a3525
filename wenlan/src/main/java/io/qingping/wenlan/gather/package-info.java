/** The job from pages to shards: what is read, fetched, filtered, written and reported. */
package io.qingping.wenlan.gather;

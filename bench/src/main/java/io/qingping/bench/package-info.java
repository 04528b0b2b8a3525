/** Benchmarks beside peers. */
package io.qingping.bench;

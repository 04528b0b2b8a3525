/**
 * WebDataset shards of pictures and texts, the outcomes beside them, and a folder of them that
 * survives a kill at any moment. The formats stand in {@code docs/formats.md}.
 */
package io.qingping.wenlan.shard;

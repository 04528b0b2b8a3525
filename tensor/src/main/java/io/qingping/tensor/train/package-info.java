/** The loop of a training: steps, log, looks at held-out data, checkpoints. */
package io.qingping.tensor.train;

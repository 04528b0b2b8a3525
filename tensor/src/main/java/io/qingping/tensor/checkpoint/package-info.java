/** Saving a training run so that it can go on after any interruption. */
package io.qingping.tensor.checkpoint;

package io.qingping.wenlan.train;

import io.qingping.tensor.Tensor;

/**
 * Vectors and what they are of. A row's labels are the number of its pair's text and that of its
 * pair's picture; equal content has equal numbers, whatever pair it belongs to.
 *
 * @param vectors (N, D)
 * @param labels (N, 2), whole numbers; negative where a row is of nothing
 */
record Labelled(Tensor vectors, Tensor labels) {}

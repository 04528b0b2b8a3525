/** Tensors, modules, optimisers, formats and training loop parts: the one door to libtorch. */
package io.qingping.tensor;

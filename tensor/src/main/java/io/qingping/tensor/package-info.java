/** Tensors, scopes, modules and layers: the one door to libtorch. */
package io.qingping.tensor;

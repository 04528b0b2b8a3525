/** The record of a training run, for people and for TensorBoard. */
package io.qingping.tensor.log;

/** Training by several processes that share the work of each batch. */
package io.qingping.tensor.distributed;

/** Training of two towers on pairs. */
package io.qingping.wenlan.train;

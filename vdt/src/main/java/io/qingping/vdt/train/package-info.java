/** How models are trained: configuration, data by number, and the loop over steps. */
package io.qingping.vdt.train;

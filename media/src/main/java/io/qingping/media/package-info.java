/** Photographs in, clips out: reading, people, rendering, labels. */
package io.qingping.media;

/** Clips and posters in and out of files: encoding, decoding, labels read back. */
package io.qingping.media.clip;

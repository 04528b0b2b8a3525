/**
 * Pictures found by words or by a picture: an embedded Lucene index of vectors and of the texts
 * near them.
 */
package io.qingping.wenlan.index;

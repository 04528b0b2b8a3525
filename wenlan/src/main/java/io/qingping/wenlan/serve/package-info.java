/** The search box: an index of pictures as a small site. */
package io.qingping.wenlan.serve;

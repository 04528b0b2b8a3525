/** How pictures become numbers. */
package io.qingping.wenlan.image;

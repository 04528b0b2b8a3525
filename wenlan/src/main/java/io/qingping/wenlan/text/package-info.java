/** How texts become numbers. */
package io.qingping.wenlan.text;

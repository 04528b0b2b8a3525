/** What is said to people in their own language. */
package io.qingping.tensor.language;

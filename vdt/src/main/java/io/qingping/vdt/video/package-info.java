/** Short videos as numbers, where they come from, and the models that predict them. */
package io.qingping.vdt.video;

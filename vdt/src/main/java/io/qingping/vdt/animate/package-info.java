/** A photograph becomes a labelled clip: the main job, from file to file. */
package io.qingping.vdt.animate;

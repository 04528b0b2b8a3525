package io.qingping.vdt.train;

import io.qingping.vdt.mask.TaskMask;
import io.qingping.vdt.video.Clip;

/**
 * One clip that is trained on, and all that is random about it.
 *
 * @param place diffusion time, 0 .. 1
 * @param noise seed of the noise
 */
record Example(Clip clip, TaskMask mask, double place, long noise) {}

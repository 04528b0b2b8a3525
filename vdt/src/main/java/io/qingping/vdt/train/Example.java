package io.qingping.vdt.train;

import io.qingping.vdt.mask.TaskMask;
import io.qingping.vdt.video.Clip;

/**
 * One clip that is trained on, and all that is random about it.
 *
 * @param label what the network is told that it shows, or {@link
 *     io.qingping.vdt.model.Vdt#NO_LABEL}
 * @param place diffusion time, 0 .. 1
 * @param noise seed of the noise
 */
record Example(Clip clip, int label, TaskMask mask, double place, long noise) {}

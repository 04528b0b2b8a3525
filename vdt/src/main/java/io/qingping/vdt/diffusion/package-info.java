/** From noise to clips: schedules, losses and samplers. Clips are (B, T, C, H, W) throughout. */
package io.qingping.vdt.diffusion;

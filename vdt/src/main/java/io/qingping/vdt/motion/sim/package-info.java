/**
 * Simulated sway: pinned mass-spring hair, cloth and foliage under periodic wind, drawn with
 * procedural textures, as training scenes for the motion model.
 */
package io.qingping.vdt.motion.sim;

/** Measures of motion spectra against the simulator's, and simple baselines to compare with. */
package io.qingping.vdt.motion.eval;

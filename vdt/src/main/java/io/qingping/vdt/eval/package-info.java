/**
 * How well videos are predicted: measures of pixels, of physics and of motion against the truth,
 * simple baselines beside the model, tables and a report.
 */
package io.qingping.vdt.eval;

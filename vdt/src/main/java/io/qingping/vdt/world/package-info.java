/**
 * Worlds of one or two balls whose physics is known, after Kang et al., "How Far is Video
 * Generation from World Model: A Physical Law Perspective" (arXiv 2411.02385), and handwritten
 * digits that bounce. Every clip is a function of its world, seed and number.
 */
package io.qingping.vdt.world;

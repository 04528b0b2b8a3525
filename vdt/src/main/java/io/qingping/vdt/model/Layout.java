package io.qingping.vdt.model;

import io.qingping.tensor.Rotation;

/**
 * How a clip's tokens lie.
 *
 * @param rows of a frame's grid
 * @param columns of a frame's grid
 * @param time rotary positions of the frames; null without them
 * @param space rotary positions of the grid; null without them
 */
record Layout(int rows, int columns, Rotation time, Rotation space) {}

/**
 * Moving pictures from photographs: {@link io.qingping.media.render.FrameSource} draws any moment
 * of a clip from the full-resolution photo, and {@link io.qingping.media.render.RenderCheck}
 * measures a clip before anybody sees it.
 */
package io.qingping.media.render;

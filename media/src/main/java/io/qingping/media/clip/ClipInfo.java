package io.qingping.media.clip;

import io.qingping.media.label.Aigc;
import java.util.Optional;

/**
 * What a clip's file says about its first video stream.
 *
 * @param codec FFmpeg's name, such as {@code h264}
 * @param pixelFormat FFmpeg's name, such as {@code yuv420p}
 * @param width pixels as shown, after the file's rotation
 * @param height pixels as shown, after the file's rotation
 * @param fps mean frames a second
 * @param frames pictures in the stream
 * @param seconds duration
 * @param faststart whether a player can start before the whole file has arrived (MP4: {@code moov}
 *     before {@code mdat})
 * @param aigc the label in the metadata
 */
public record ClipInfo(
    String codec,
    String pixelFormat,
    int width,
    int height,
    double fps,
    long frames,
    double seconds,
    ColourTags colour,
    boolean faststart,
    Optional<Aigc> aigc) {}

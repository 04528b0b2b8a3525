package io.qingping.vdt.animate;

import io.qingping.media.clip.ClipReport;
import io.qingping.media.render.RenderCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A finished clip.
 *
 * @param photos what it was made from
 * @param clip the MP4
 * @param poster a JPEG of its first frame
 * @param preview an animated WebP; null if none was wanted
 * @param recipe what was done
 * @param reason key of the sentence that says why, for {@link AnimateText}
 * @param warnings sentences in the language that was asked for
 * @param seconds spent in each stage; stages overlap, so their sum may exceed the whole
 * @param check what was measured of the frames
 * @param report what was read back from the file
 */
public record Animation(
    List<Path> photos,
    Path clip,
    Path poster,
    Path preview,
    Recipe recipe,
    String reason,
    List<String> warnings,
    Map<Stage, Double> seconds,
    RenderCheck.Report check,
    ClipReport report) {}

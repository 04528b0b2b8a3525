package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/**
 * The way from one picture to a similar one: both are moved towards each other along the optical
 * flow and cross-faded; where the two flows disagree, because something is hidden in one picture,
 * the other counts less early.
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class Morph {
  /** Mean disagreement of the flows, as a share of the longer side, above which it would smear. */
  private static final double DISAGREEMENT = 0.006;

  /** Mean grey difference that must remain unexplained to refuse, 0 to 255. */
  private static final double UNEXPLAINED = 14;

  private final Picture from;
  private final Picture to;
  private final Nodes nodes;
  private final Nodes.Displacement forth;
  private final Nodes.Displacement back;
  private final Mask fromTrust; // per node: how well the flow from here comes back
  private final Mask toTrust;

  private Morph(
      Picture from, Picture to, Nodes nodes, Nodes.Displacement forth, Nodes.Displacement back) {
    this.from = from;
    this.to = to;
    this.nodes = nodes;
    this.forth = forth;
    this.back = back;
    fromTrust = trust(forth, back);
    toTrust = trust(back, forth);
  }

  /**
   * Finds the way.
   *
   * @param number the second picture's number for the error
   * @throws MediaException when the pictures differ too much
   */
  static Morph between(Picture from, Picture to, int number) {
    var nodes = Nodes.over(from.width(), from.height());
    var morph = new Morph(from, to, nodes, flow(from, to, nodes), flow(to, from, nodes));
    if (morph.disagreement() > DISAGREEMENT * Math.max(from.width(), from.height())
        || morph.unexplained() > UNEXPLAINED) {
      throw new MediaException("burst.different", number);
    }
    return morph;
  }

  /** The picture at a part of the way, above 0 and below 1. */
  Picture at(double part) {
    var early = moved(from, forth, part);
    var late = moved(to, back, 1 - part);
    var share = share(part);
    var rgb = new byte[early.rgb().length];
    IntStream.range(0, from.height())
        .parallel()
        .forEach(
            y -> {
              for (var i = y * from.width(); i < (y + 1) * from.width(); i++) {
                for (var c = 3 * i; c < 3 * i + 3; c++) {
                  var a = early.rgb()[c] & 0xff;
                  var b = late.rgb()[c] & 0xff;
                  rgb[c] = (byte) Math.round(a + share[i] * (b - a));
                }
              }
            });
    return new Picture(from.width(), from.height(), rgb);
  }

  /** How much of the later picture shows, per pixel. */
  private float[] share(double part) {
    var share = new float[nodes.count()];
    for (var i = 0; i < share.length; i++) {
      var early = (1 - part) * (0.05 + fromTrust.values()[i]);
      var late = part * (0.05 + toTrust.values()[i]);
      share[i] = (float) (late / (early + late));
    }
    return enlarged(share);
  }

  private Picture moved(Picture picture, Nodes.Displacement flow, double part) {
    var scaled = new Nodes.Displacement(flow.x().clone(), flow.y().clone());
    for (var i = 0; i < scaled.x().length; i++) {
      scaled.x()[i] *= (float) part;
      scaled.y()[i] *= (float) part;
    }
    var look = nodes.inverse(scaled);
    var x = enlarged(look.x());
    var y = enlarged(look.y());
    for (var i = 0; i < x.length; i++) {
      x[i] += i % picture.width();
      y[i] += i / picture.width();
    }
    try (var scope = new PointerScope()) {
      var out = new Mat();
      remap(
          Matrices.of(picture),
          out,
          Matrices.of(x, picture.width(), picture.height(), 1),
          Matrices.of(y, picture.width(), picture.height(), 1),
          INTER_CUBIC,
          BORDER_REFLECT_101,
          new Scalar());
      return Matrices.picture(out);
    }
  }

  /** Node values per pixel of the picture. */
  private float[] enlarged(float[] values) {
    try (var scope = new PointerScope()) {
      var large = new Mat();
      var size = new Size(nodes.columns() * nodes.step(), nodes.rows() * nodes.step());
      resize(
          Matrices.of(values, nodes.columns(), nodes.rows(), 1), large, size, 0, 0, INTER_LINEAR);
      var picture = new Rect(0, 0, from.width(), from.height());
      return Matrices.floats(large.apply(picture).clone());
    }
  }

  /** Dense inverse search flow (Kroeger et al., ECCV 2016) in pixels, smoothed onto the nodes. */
  private static Nodes.Displacement flow(Picture from, Picture to, Nodes nodes) {
    try (var scope = new PointerScope()) {
      var flow = new Mat();
      var search = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);
      search.calc(grey(from, nodes), grey(to, nodes), flow);
      var at = Matrices.floats(flow);
      var shrink = Math.max(1, nodes.step() / 2);
      var columns = flow.cols();
      var x = new float[columns * flow.rows()];
      var y = new float[x.length];
      for (var i = 0; i < x.length; i++) {
        x[i] = at[2 * i] * shrink;
        y[i] = at[2 * i + 1] * shrink;
      }
      return new Nodes.Displacement(
          onNodes(x, columns, flow.rows(), nodes), onNodes(y, columns, flow.rows(), nodes));
    }
  }

  private static float[] onNodes(float[] values, int width, int height, Nodes nodes) {
    var small = Masks.resized(new Mask(width, height, values), nodes.columns(), nodes.rows());
    return Masks.blurred(small, 1.5).values();
  }

  private static Mat grey(Picture picture, Nodes nodes) {
    var grey = new Mat();
    cvtColor(Matrices.of(picture), grey, COLOR_RGB2GRAY);
    var shrink = Math.max(1, nodes.step() / 2);
    var size =
        new Size(Math.max(12, picture.width() / shrink), Math.max(12, picture.height() / shrink));
    var small = new Mat();
    resize(grey, small, size, 0, 0, INTER_AREA);
    return small;
  }

  /** 1 where going forth and back again ends at the start, towards 0 where it does not. */
  private Mask trust(Nodes.Displacement there, Nodes.Displacement again) {
    var off = off(there, again);
    var tolerance = Math.max(1.0, Math.max(from.width(), from.height()) / 800.0);
    var values = new float[off.length];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(-off[i] * off[i] / (2 * tolerance * tolerance));
    }
    return Masks.blurred(new Mask(nodes.columns(), nodes.rows(), values), 1);
  }

  /** Distance in pixels between each node and where forth and back again leads. */
  private float[] off(Nodes.Displacement there, Nodes.Displacement back) {
    var off = new float[nodes.count()];
    for (var i = 0; i < off.length; i++) {
      var c = i % nodes.columns() + Math.round(there.x()[i] / nodes.step());
      var r = i / nodes.columns() + Math.round(there.y()[i] / nodes.step());
      var column = Math.max(0, Math.min(nodes.columns() - 1, c));
      var row = Math.max(0, Math.min(nodes.rows() - 1, r));
      var j = row * nodes.columns() + column;
      off[i] = (float) Math.hypot(there.x()[i] + back.x()[j], there.y()[i] + back.y()[j]);
    }
    return off;
  }

  private double disagreement() {
    var sum = 0.0;
    for (var value : off(forth, back)) {
      sum += value;
    }
    return sum / nodes.count();
  }

  /** Mean difference of the two pictures when both have been moved half way. */
  private double unexplained() {
    var a = moved(from, forth, 0.5).rgb();
    var b = moved(to, back, 0.5).rgb();
    var sum = 0L;
    for (var i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }
}

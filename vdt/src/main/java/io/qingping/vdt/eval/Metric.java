package io.qingping.vdt.eval;

import java.util.Locale;

/** What is measured, with the name that JSON and tables use. */
public enum Metric {
  /** dB on [0, 1], at most 100; logarithm per frame, then the mean. */
  PSNR("psnr", Better.HIGHER, 1),
  /** {@link Ssim}. */
  SSIM("ssim", Better.HIGHER, 3),
  /** Squared error summed over a frame's values on [0, 1]. */
  MSE("mse_per_frame", Better.LOWER, 2),
  /** {@code |v - v true|} of parsed balls, world units a second, while they are wholly in view. */
  VELOCITY("velocity_error", Better.LOWER, 3),
  /** The same of a collision's frames behind the contact. */
  VELOCITY_AFTER("velocity_error_after_contact", Better.LOWER, 3),
  /** Distance of parsed centres from the true ones, world units. */
  POSITION("position_error", Better.LOWER, 3),
  /** Share of the balls in view that are found again. */
  FOUND("balls_found", Better.HIGHER, 2),
  /** Change of momentum in collisions, added up, over the sum of the balls' momenta before. */
  MOMENTUM("momentum_drift", Better.LOWER, 3),
  /** Change of kinetic energy in collisions, added up, over the energy before. */
  ENERGY("energy_drift", Better.LOWER, 3),
  /** Intersection over union of motion masks, frame by frame. */
  MASK("mask_iou", Better.HIGHER, 3),
  /** The same of the places that move at any time. */
  MASK_SPATIAL("mask_iou_spatial", Better.HIGHER, 3),
  /** The same of the places weighted by how often they move. */
  MASK_WEIGHTED("mask_iou_weighted", Better.HIGHER, 3),
  /** Frechet distance of the features of a network that the user supplies. */
  FVD("fvd", Better.LOWER, 1);

  /** Which numbers are good. */
  public enum Better {
    HIGHER,
    LOWER
  }

  private final String key;
  private final Better better;
  private final int digits;

  Metric(String key, Better better, int digits) {
    this.key = key;
    this.better = better;
    this.digits = digits;
  }

  public String key() {
    return key;
  }

  public Better better() {
    return better;
  }

  /** The mean as tables show it; what would round to nothing is called less than the last digit. */
  public String mean(Estimate estimate) {
    var text = rounded(estimate.mean());
    boolean lost = estimate.mean() > 0 && Double.parseDouble(text) == 0;
    return lost ? "<" + rounded(Math.pow(10, -digits)) : text;
  }

  /** The standard error as tables show it, empty if there is none. */
  public String error(Estimate estimate) {
    return Double.isNaN(estimate.error()) || mean(estimate).startsWith("<")
        ? ""
        : "± " + rounded(estimate.error());
  }

  private String rounded(double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}

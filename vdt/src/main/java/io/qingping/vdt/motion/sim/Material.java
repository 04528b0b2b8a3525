package io.qingping.vdt.motion.sim;

/**
 * How a chain of particles of unit mass behaves.
 *
 * @param drag pull towards the wind's velocity, per second
 * @param weight share of gravity felt; less than 1 for what carries itself, such as branches
 * @param bend frequency in Hz of the chain's first bending mode, taken as a cantilever
 * @param coupling stiffness between neighbouring chains, per second squared
 * @param friction damping of relative motion inside and between chains, per second
 */
record Material(double drag, double weight, double bend, double coupling, double friction) {
  static final Material HAIR = new Material(9, 1, 0.22, 18, 2.5);
  static final Material SHORT_HAIR = new Material(5, 0.6, 1.1, 40, 3);
  static final Material VEIL = new Material(13, 1, 0.06, 60, 2);
  static final Material CLOTH = new Material(7, 1, 0.10, 110, 3);
  static final Material SCARF = new Material(9, 1, 0.12, 200, 2.5);
  static final Material BRANCH = new Material(3.5, 0, 1.15, 0, 3);
  static final Material GRASS = new Material(5, 0, 1.0, 8, 2.5);

  /** The same material, softer or stiffer: threefold in drag and about sixfold in bending. */
  Material softened(double softness) {
    double stiffer = Math.pow(6, 0.5 - softness);
    return new Material(
        drag * Math.pow(3, softness - 0.5),
        weight,
        bend * stiffer,
        coupling * stiffer,
        friction * Math.sqrt(stiffer));
  }
}

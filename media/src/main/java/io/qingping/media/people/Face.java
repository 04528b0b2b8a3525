package io.qingping.media.people;

import io.qingping.media.Box;

/**
 * A face in an upright picture.
 *
 * @param box from the forehead to the chin, in pixels of the picture; may reach over its edge
 * @param roll angle of the line from the eye on the picture's left to the other one, in radians,
 *     positive when the face leans clockwise; near pi for a face that is upside down
 * @param score how sure the detector is, 0 to 1
 * @param presence how sure the mesh network is that it sees a face, 0 to 1; 0 without a mesh
 *     network
 * @param mesh 468 x, y pairs in pixels of the picture, in the order of the MediaPipe face mesh
 *     (Kartynnik et al., arXiv 1907.06724); empty where presence was too low to trust them
 */
public record Face(Box box, double roll, double score, double presence, float[] mesh) {
  /** Points of a mesh. */
  public static final int MESH_POINTS = 468;

  public Face {
    if (mesh.length != 0 && mesh.length != 2 * MESH_POINTS) {
      throw new IllegalArgumentException(
          "a face mesh has " + 2 * MESH_POINTS + " numbers or none, not " + mesh.length);
    }
  }

  public boolean hasMesh() {
    return mesh.length != 0;
  }
}

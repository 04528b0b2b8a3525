package io.qingping.media.photo;

import java.util.List;

/**
 * The colours a file's numbers mean.
 *
 * @param transform what brings them to sRGB; null where nothing is to be done
 */
record Colour(String name, ColourTransform transform) {
  static final Colour SRGB = new Colour("sRGB", null);

  /** The colours of a camera's file: its profile's, else what its notes say, else sRGB. */
  static Colour ofCamera(byte[] icc, ExifFacts exif, List<PhotoWarning> warnings) {
    return icc == null && exif.adobeRgb()
        ? new Colour("Adobe RGB (1998)", ColourTransform.adobeRgb())
        : ofEmbedded(icc, warnings);
  }

  /** The colours that an embedded profile gives to RGB or grey pixels; sRGB without a profile. */
  static Colour ofEmbedded(byte[] icc, List<PhotoWarning> warnings) {
    if (icc == null) {
      return SRGB;
    }
    try {
      var profile = IccProfile.parse(icc);
      if (profile != null) {
        return new Colour(profile.name(), ColourTransform.of(profile));
      }
    } catch (RuntimeException e) {
      // The pixels are good; only what they mean exactly is lost, and the warning says so.
    }
    warnings.add(PhotoWarning.of("photo.warning.profile"));
    return SRGB;
  }
}

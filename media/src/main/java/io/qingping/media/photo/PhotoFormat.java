package io.qingping.media.photo;

import java.util.List;
import java.util.Locale;

/** The picture formats that are read, recognised by their bytes and never by the file's name. */
public enum PhotoFormat {
  JPEG("JPEG", "jpg", "jpeg", "jpe", "jfif"),
  PNG("PNG", "png", "apng"),
  WEBP("WebP", "webp"),
  TIFF("TIFF", "tif", "tiff"),
  GIF("GIF", "gif"),
  BMP("BMP", "bmp", "dib"),
  HEIC("HEIC", "heic", "heif", "hif"),
  AVIF("AVIF", "avif");

  private final String label;
  private final List<String> extensions;

  PhotoFormat(String label, String... extensions) {
    this.label = label;
    this.extensions = List.of(extensions);
  }

  /** The name people know the format by, the same in every language. */
  public String label() {
    return label;
  }

  boolean isNamedBy(String extension) {
    return extensions.contains(extension.toLowerCase(Locale.ROOT));
  }
}

package io.qingping.media.photo;

import io.qingping.media.MediaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Tells by its first bytes what a file is. */
final class FileKind {
  private static final int LEADING_BYTES = 1024;
  private static final Set<String> AVIF = Set.of("avif", "avis");
  private static final Set<String> HEIC =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2");

  private final byte[] bytes;

  private FileKind(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The photo format of these bytes.
   *
   * @throws MediaException {@code photo.kind.*}, naming what the file is instead
   */
  static PhotoFormat of(SourceFile source) {
    var kind = new FileKind(source.bytes());
    var format = kind.photo();
    if (format != null) {
      return format;
    }
    throw new MediaException("photo.kind." + kind.other(), source.name());
  }

  /** Where a JPEG begins: 0, or a little later where stray bytes stand before it; -1 if nowhere. */
  static int jpegStart(byte[] bytes) {
    if (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8) {
      return 0;
    }
    int last = Math.min(LEADING_BYTES, bytes.length - 4);
    for (int at = 0; at <= last; at++) {
      if (bytes[at] == (byte) 0xff
          && bytes[at + 1] == (byte) 0xd8
          && bytes[at + 2] == (byte) 0xff
          && (bytes[at + 3] & 255) >= 0xc0) {
        return at;
      }
    }
    return -1;
  }

  private PhotoFormat photo() {
    if (is(0, "\u00ff\u00d8\u00ff") || is(0, "\u00ff\u00d8") && bytes.length > 3) {
      return PhotoFormat.JPEG;
    }
    if (is(0, "\u0089PNG\r\n\u001a\n")) {
      return PhotoFormat.PNG;
    }
    if (is(0, "RIFF") && is(8, "WEBP")) {
      return PhotoFormat.WEBP;
    }
    if (is(0, "GIF8")) {
      return PhotoFormat.GIF;
    }
    if (is(0, "BM") && bytes.length > 26 && bytes[14] >= 12 && bytes[15] == 0) {
      return PhotoFormat.BMP;
    }
    if (isTiff() && rawCamera() == null) {
      return PhotoFormat.TIFF;
    }
    if (is(4, "ftyp")) {
      return isoPhoto();
    }
    return other().equals("unknown") && jpegStart(bytes) > 0 ? PhotoFormat.JPEG : null;
  }

  /** HEIC and AVIF share a container with films; the brands tell them apart. */
  private PhotoFormat isoPhoto() {
    int end = (int) Math.min(bytes.length, Math.min(256, size(0)));
    boolean heic = false;
    for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
      var brand = text(at, 4);
      if (AVIF.contains(brand)) {
        return PhotoFormat.AVIF;
      }
      heic |= HEIC.contains(brand);
    }
    return heic && !is(8, "crx") ? PhotoFormat.HEIC : null;
  }

  private String other() {
    if (is(0, "\u00ff\n") || is(0, "\0\0\0\fJXL ")) {
      return "jpeg-xl";
    }
    if (is(0, "\0\0\0\fjP  ") || is(0, "\u00ffO\u00ffQ")) {
      return "jpeg-2000";
    }
    if (is(0, "8BPS")) {
      return "psd";
    }
    if (isRaw()) {
      return "raw";
    }
    if (is(0, "%PDF")) {
      return "pdf";
    }
    if (is(4, "ftyp") || isFilm()) {
      return "video";
    }
    if (is(0, "PK\u0003\u0004")
        || is(0, "Rar!")
        || is(0, "7z\u00bc\u00af")
        || is(0, "\u001f\u008b")) {
      return "archive";
    }
    if (is(0, "\0\0\u0001\0") || is(0, "icns")) {
      return "icon";
    }
    return isText() ? "text" : "unknown";
  }

  private boolean isFilm() {
    return is(4, "moov")
        || is(4, "mdat")
        || is(0, "RIFF") && is(8, "AVI ")
        || is(0, "\u001aE\u00df\u00a3")
        || is(0, "OggS")
        || is(0, "FLV")
        || is(0, "\0\0\u0001\u00ba");
  }

  private boolean isRaw() {
    return is(0, "FUJIFILMCCD-RAW")
        || is(0, "IIU\0")
        || is(0, "IIRO")
        || is(0, "IIRS")
        || is(0, "MMOR")
        || is(0, "FOVb")
        || is(0, "\0MRM")
        || is(4, "ftypcrx")
        || isTiff() && rawCamera() != null;
  }

  private boolean isTiff() {
    return is(0, "II*\0") || is(0, "MM\0*") || is(0, "II+\0") || is(0, "MM\0+");
  }

  /**
   * Camera raw files wear TIFF's first bytes: Canon marks byte 8, DNG has tag 0xC612, and the
   * others keep a small preview (NewSubfileType 1) in the first directory and the sensor in
   * SubIFDs. Null where the file is an ordinary TIFF.
   */
  private String rawCamera() {
    if (is(8, "CR")) {
      return "CR2";
    }
    var data =
        ByteBuffer.wrap(bytes)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (bytes.length < 10) {
      return null;
    }
    long directory = data.getInt(4) & 0xffffffffL;
    if (directory + 2 > bytes.length) {
      return null;
    }
    int at = (int) directory;
    int entries = data.getShort(at) & 0xffff;
    boolean preview = false;
    boolean sensor = false;
    for (int i = 0; i < entries && at + 14 + 12 * i <= bytes.length; i++) {
      int entry = at + 2 + 12 * i;
      int tag = data.getShort(entry) & 0xffff;
      preview |= tag == 0xfe && data.getInt(entry + 8) == 1;
      sensor |= tag == 0x14a;
      if (tag == 0xc612) {
        return "DNG";
      }
    }
    return preview && sensor ? "raw" : null;
  }

  private boolean isText() {
    int length = Math.min(bytes.length, 512);
    for (int i = 0; i < length; i++) {
      int b = bytes[i] & 255;
      if (b < 9 || b > 13 && b < 32 && b != 27) {
        return false;
      }
    }
    return length > 0;
  }

  private boolean is(int at, String magic) {
    if (at + magic.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes[at + i] & 255) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }

  private long size(int at) {
    return ByteBuffer.wrap(bytes).getInt(at) & 0xffffffffL;
  }
}

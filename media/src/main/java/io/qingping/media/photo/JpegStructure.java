package io.qingping.media.photo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * What a JPEG's markers say (ITU-T T.81, annex B), found by walking them without decoding. Only the
 * first picture counts: what follows its end, such as the gain map of an Ultra HDR photo (CIPA
 * DC-007, Multi-Picture Format), is left aside.
 */
final class JpegStructure {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private final byte[] file;
  private final int start;
  private final TreeMap<Integer, byte[]> iccParts = new TreeMap<>();
  private int end;
  private int heightAt;

  /** Low nibble of the frame marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, ... */
  int process = -1;

  int precision;
  int width;
  int height;
  int components;
  byte[] exif;
  int scans;
  int strayBytes;
  boolean adobe;
  boolean complete;

  /** Bytes of coefficients that a decoder must hold when the picture comes in several scans. */
  long coefficientBytes;

  /** Walks the file from its first start-of-image marker, at {@code start}. */
  JpegStructure(byte[] file, int start) {
    this.file = file;
    this.start = start;
    this.strayBytes = start;
    walk();
  }

  /** The first picture's bytes; one that ends early is given an end marker. */
  byte[] picture() {
    var picture = Arrays.copyOfRange(file, start, end + (complete ? 0 : 2));
    if (!complete) {
      picture[picture.length - 2] = (byte) 0xff;
      picture[picture.length - 1] = (byte) 0xd9;
    }
    return picture;
  }

  /** The embedded colour profile, joined from its parts; null where there is none. */
  byte[] icc() {
    if (iccParts.isEmpty()) {
      return null;
    }
    var joined = new ByteArrayOutputStream();
    iccParts.values().forEach(joined::writeBytes);
    return joined.size() == 0 ? null : joined.toByteArray();
  }

  private void walk() {
    int at = start + 2;
    while (at + 1 < file.length) {
      if (u8(at) != 0xff) {
        at++;
        strayBytes++;
        continue;
      }
      int marker = u8(at + 1);
      if (marker == 0xff) { // fill byte
        at++;
      } else if (marker == 0xd9) {
        complete = scans > 0;
        end = at + 2;
        return;
      } else if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else {
        at = segment(marker, at);
      }
    }
    end = file.length;
  }

  /** Reads the segment whose marker stands at {@code at}; returns where the next may begin. */
  private int segment(int marker, int at) {
    if (at + 4 > file.length) {
      return file.length;
    }
    int length = u16(at + 2);
    int from = at + 4;
    int to = Math.min(file.length, at + 2 + Math.max(2, length));
    switch (marker) {
      case 0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf ->
          frame(marker & 15, from, to);
      case 0xdc -> lines(from, to);
      case 0xe1 -> {
        if (exif == null && startsWith(EXIF, from, to)) {
          exif = Arrays.copyOfRange(file, from + EXIF.length, to);
        }
      }
      case 0xe2 -> {
        if (startsWith(ICC, from, to) && from + ICC.length + 2 <= to) {
          int part = u8(from + ICC.length);
          iccParts.putIfAbsent(part, Arrays.copyOfRange(file, from + ICC.length + 2, to));
        }
      }
      case 0xee -> adobe |= startsWith(ADOBE, from, to);
      case 0xda -> {
        scans++;
        if (scans == 1 && from < to && u8(from) >= components) {
          coefficientBytes = process == 2 ? coefficientBytes : 0;
        }
        return entropyEnd(to);
      }
      default -> {}
    }
    return to;
  }

  private void frame(int process, int from, int to) {
    if (this.process >= 0 || from + 6 > to) {
      return;
    }
    this.process = process;
    precision = u8(from);
    heightAt = from + 1;
    height = u16(from + 1);
    width = u16(from + 3);
    components = u8(from + 5);
    if (from + 6 + 3 * components > to) {
      components = 0;
      return;
    }
    int most = 1;
    long share = 0;
    for (int i = 0; i < components; i++) {
      int sampling = u8(from + 7 + 3 * i);
      share += (long) (sampling >> 4) * (sampling & 15);
      most = Math.max(most, (sampling >> 4) * (sampling & 15));
    }
    coefficientBytes = 2L * width * height * share / most;
  }

  /** A height that comes after the first scan (DNL) is put where decoders look for it. */
  private void lines(int from, int to) {
    if (height == 0 && heightAt > 0 && from + 2 <= to) {
      height = u16(from);
      file[heightAt] = file[from];
      file[heightAt + 1] = file[from + 1];
    }
  }

  private int entropyEnd(int at) {
    while (at + 1 < file.length) {
      if (file[at] == (byte) 0xff) {
        int next = u8(at + 1);
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return at;
        }
      }
      at++;
    }
    return file.length;
  }

  private boolean startsWith(byte[] mark, int from, int to) {
    return from + mark.length <= to
        && Arrays.equals(file, from, from + mark.length, mark, 0, mark.length);
  }

  private int u8(int at) {
    return file[at] & 255;
  }

  private int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }
}

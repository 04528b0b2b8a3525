package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JpegNotesTest {
  private static final byte[] PLAIN = Site.picture(1, 96, 80);

  private static byte[] segment(int marker, String content) {
    var text = content.getBytes(StandardCharsets.ISO_8859_1);
    var segment = new byte[4 + text.length];
    segment[0] = (byte) 0xff;
    segment[1] = (byte) marker;
    segment[2] = (byte) (text.length + 2 >> 8);
    segment[3] = (byte) (text.length + 2);
    System.arraycopy(text, 0, segment, 4, text.length);
    return segment;
  }

  /** The plain picture with segments behind its first two bytes. */
  private static byte[] with(byte[]... segments) {
    var file = new ByteArrayOutputStream();
    file.write(PLAIN, 0, 2);
    for (var segment : segments) {
      file.writeBytes(segment);
    }
    file.write(PLAIN, 2, PLAIN.length - 2);
    return file.toByteArray();
  }

  @Test
  void takesNotesAndLeavesThePictureByteForByte() {
    var noted =
        with(
            segment(0xe1, "Exif\0\0MM\0*GPS 31.2304 N"),
            segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            segment(0xe2, "MPF\0more pictures"),
            segment(0xed, "Photoshop 3.0\0city"));
    assertThat(JpegNotes.removed(noted).orElseThrow()).isEqualTo(PLAIN);
  }

  @Test
  void profilesAndAdobesTransformStay() {
    var needed = with(segment(0xe2, "ICC_PROFILE\0\1\1colours"), segment(0xee, "Adobe\0d"));
    assertThat(JpegNotes.removed(needed).orElseThrow()).isSameAs(needed);
  }

  @Test
  void whatFollowsThePictureGoes() {
    var second = Arrays.copyOf(PLAIN, PLAIN.length + 5000);
    assertThat(JpegNotes.removed(second).orElseThrow()).isEqualTo(PLAIN);
  }

  @Test
  void unusualBuildsAreNotTrusted() {
    assertThat(JpegNotes.removed(with(new byte[] {7, 7, 7}))).isEmpty();
    assertThat(JpegNotes.removed(Arrays.copyOf(PLAIN, PLAIN.length / 2))).isEmpty();
    assertThat(JpegNotes.removed(Arrays.copyOf(PLAIN, 30))).isEmpty();
    var long1 = segment(0xe1, "Exif");
    long1[2] = (byte) 0xff;
    assertThat(JpegNotes.removed(Arrays.copyOf(with(long1), 900))).isEmpty();
  }
}

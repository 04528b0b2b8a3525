package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PngNotesTest {
  private static final int HEADER_END = 8 + 25; // signature and IHDR

  private static byte[] plain;

  @BeforeAll
  static void draw() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), "png", bytes);
    plain = bytes.toByteArray();
  }

  private static byte[] chunk(String name, String content) {
    var data = (name + content).getBytes(StandardCharsets.ISO_8859_1);
    var checksum = new CRC32();
    checksum.update(data);
    return ByteBuffer.allocate(data.length + 8)
        .putInt(content.length())
        .put(data)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** The plain picture with chunks behind its header. */
  private static byte[] with(byte[]... chunks) {
    var file = new ByteArrayOutputStream();
    file.write(plain, 0, HEADER_END);
    for (var chunk : chunks) {
      file.writeBytes(chunk);
    }
    file.write(plain, HEADER_END, plain.length - HEADER_END);
    return file.toByteArray();
  }

  @Test
  void takesNotesAndLeavesThePictureByteForByte() {
    var noted =
        with(
            chunk("tEXt", "Author\0somebody"),
            chunk("zTXt", "Raw profile type exif\0\0..."),
            chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"),
            chunk("eXIf", "MM\0*GPS 31.2304 N"),
            chunk("tIME", "1234567"),
            chunk("caBX", "who made it"));
    assertThat(PngNotes.removed(noted).orElseThrow()).isEqualTo(plain);
    assertThat(PngNotes.removed(plain).orElseThrow()).isSameAs(plain);
  }

  @Test
  void coloursStay() {
    var needed =
        with(chunk("gAMA", "1234"), chunk("iCCP", "name\0\0profile"), chunk("sBIT", "888"));
    assertThat(PngNotes.removed(needed).orElseThrow()).isSameAs(needed);
  }

  @Test
  void whatFollowsThePictureGoes() {
    var longer = Arrays.copyOf(plain, plain.length + 5000);
    assertThat(PngNotes.removed(longer).orElseThrow()).isEqualTo(plain);
  }

  @Test
  void unusualBuildsAreNotTrusted() {
    for (int length = 0; length < plain.length; length++) {
      assertThat(PngNotes.removed(Arrays.copyOf(plain, length))).as("%d bytes", length).isEmpty();
    }
    var negative = plain.clone();
    negative[8] = (byte) 0xff; // of the length of IHDR
    assertThat(PngNotes.removed(negative)).isEmpty();
  }
}

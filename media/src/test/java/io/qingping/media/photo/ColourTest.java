package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {
  private static final Offset<Integer> NEARLY = Offset.offset(3);
  @TempDir Path folder;

  /** The primaries of sRGB, and a skin tone, as Display P3 writes them. */
  @ParameterizedTest
  @CsvSource({
    "234,51,35, 255,0,0",
    "117,251,76, 0,255,0",
    "0,0,245, 0,0,255",
    "255,255,255, 255,255,255",
    "128,128,128, 128,128,128",
    "217,174,152, 224,172,148"
  })
  void displayP3BecomesSrgb(int r, int g, int b, int red, int green, int blue) {
    var name = Fixtures.concat(Fixtures.ascii("P3\0\0"), Fixtures.deflate(Fixtures.displayP3()));
    var row = new byte[] {0, (byte) r, (byte) g, (byte) b};
    var png = Fixtures.png(1, 1, 8, 2, row, Fixtures.chunk("iCCP", name));
    var photo = new PhotoReader().read(Fixtures.write(folder, "p3.png", png));
    assertThat(photo.info().colourProfile()).isEqualTo("Display P3");
    assertPixel(photo.picture(), 0, 0, red, green, blue);
  }

  /** Cameras set to Adobe RGB often embed no profile and only note "R03" in EXIF. */
  @Test
  void adobeRgbIsKnownFromTheCamerasNote() {
    var flat = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    var pen = flat.createGraphics();
    pen.setColor(new Color(219, 0, 0)); // sRGB's red as Adobe RGB writes it
    pen.fillRect(0, 0, 64, 64);
    pen.dispose();
    var jpeg = Fixtures.encode(flat, "jpeg");
    var photo =
        new PhotoReader()
            .read(
                Fixtures.write(
                    folder, "r03.jpg", Fixtures.withSegments(jpeg, Fixtures.exifAdobeRgb())));
    assertThat(photo.info().colourProfile()).isEqualTo("Adobe RGB (1998)");
    assertPixel(photo.picture(), 32, 32, 255, 0, 0);
  }

  @Test
  void sixteenBitPngKeepsItsLevels() {
    var row = new byte[] {0, (byte) 0x80, 0x40, (byte) 0xff, (byte) 0xff, 0x01, 0x00};
    var file = Fixtures.write(folder, "deep.png", Fixtures.png(1, 1, 16, 2, row));
    assertPixel(new PhotoReader().read(file).picture(), 0, 0, 128, 255, 1);
  }

  @Test
  void greyWithAlphaLiesOnWhitePaper() {
    var rows = new byte[] {0, 100, (byte) 255, 100, 0, 0, (byte) 128};
    var file = Fixtures.write(folder, "grey.png", Fixtures.png(3, 1, 8, 4, rows));
    var picture = new PhotoReader().read(file).picture();
    assertPixel(picture, 0, 0, 100, 100, 100);
    assertPixel(picture, 1, 0, 255, 255, 255);
    assertPixel(picture, 2, 0, 127, 127, 127);
  }

  @Test
  void sixteenBitTiffAndPlainGreyKeepTheirLevels() {
    var grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 0x8080);
    grey.getRaster().setSample(1, 0, 0, 0x1010);
    var file = Fixtures.write(folder, "grey.tif", Fixtures.encode(grey, "tiff"));
    var picture = new PhotoReader().read(file).picture();
    assertPixel(picture, 0, 0, 128, 128, 128);
    assertPixel(picture, 1, 0, 16, 16, 16);
  }

  @Test
  void aProfileThatInflatesWithoutEndIsLeftAside() {
    var bomb = Fixtures.deflate(new byte[64 << 20]);
    var chunk = Fixtures.chunk("iCCP", Fixtures.ascii("x\0\0"), bomb);
    var file =
        Fixtures.write(
            folder, "bomb.png", Fixtures.png(1, 1, 8, 2, new byte[] {0, 9, 9, 9}, chunk));
    var photo = new PhotoReader().read(file);
    assertPixel(photo.picture(), 0, 0, 9, 9, 9);
    assertThat(photo.info().warnings()).containsExactly(PhotoWarning.of("photo.warning.profile"));
  }

  /** Where the picture's motif is known: white paper stays white, and inks are not inverted. */
  @ParameterizedTest
  @CsvSource({
    "/jpeg/cmyk-sample-multiple-chunk-icc.jpg, 150, 150, 240, 240, 240, U.S. Web Coated (SWOP) v2",
    "/jpeg/cmyk-sample-no-icc.jpg, 12, 100, 255, 255, 255, CMYK",
    "/IMAGING-136/1402522741337.jpg, 10, 10, 254, 254, 254, Coated FOGRA39 (ISO 12647-2:2004)",
    "/jpeg/jfif-cmyk-invalid-icc-profile-srgb.jpg, 20, 20, 0, 0, 254, CMYK"
  })
  void printingInksLookAsPrinted(String name, int x, int y, int r, int g, int b, String profile) {
    var photo = new PhotoReader().read(Corpus.copy(name, folder));
    assertThat(photo.info().colourProfile()).isEqualTo(profile);
    var keys = photo.info().warnings().stream().map(PhotoWarning::key).toList();
    assertThat(keys.contains("photo.warning.cmyk")).isEqualTo(profile.equals("CMYK"));
    assertPixel(photo.picture(), x, y, r, g, b, Offset.offset(16));
  }

  private static void assertPixel(Picture picture, int x, int y, int r, int g, int b) {
    assertPixel(picture, x, y, r, g, b, NEARLY);
  }

  private static void assertPixel(
      Picture picture, int x, int y, int r, int g, int b, Offset<Integer> tolerance) {
    int at = 3 * (y * picture.width() + x);
    var rgb = Arrays.copyOfRange(picture.rgb(), at, at + 3);
    assertThat(rgb[0] & 255).as("red of %s", hex(rgb)).isCloseTo(r, tolerance);
    assertThat(rgb[1] & 255).as("green of %s", hex(rgb)).isCloseTo(g, tolerance);
    assertThat(rgb[2] & 255).as("blue of %s", hex(rgb)).isCloseTo(b, tolerance);
  }

  private static String hex(byte[] rgb) {
    return "%d,%d,%d".formatted(rgb[0] & 255, rgb[1] & 255, rgb[2] & 255);
  }
}

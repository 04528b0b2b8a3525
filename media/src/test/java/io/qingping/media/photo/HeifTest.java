package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeifTest {
  private static final String IPHONE = "/test-documents/IMG_1034.heic";
  private static final ReadLimits SMALL = ReadLimits.standard().withLongSide(504);
  @TempDir Path folder;

  @Test
  void anIphonesGridBecomesOnePicture() {
    var photo = new PhotoReader().read(Corpus.copy(IPHONE, folder));
    var info = photo.info();
    assertThat(info.format()).isEqualTo(PhotoFormat.HEIC);
    assertThat(photo.picture().width()).isEqualTo(4032);
    assertThat(photo.picture().height()).isEqualTo(3024);
    assertThat(info.colourProfile()).isEqualTo("Display P3");
    assertThat(info.capturedAt()).contains(LocalDateTime.of(2018, 2, 5, 15, 11, 44));
    assertThat(info.warnings()).isEmpty();
    // No tile is missing, and none meets its neighbour with a step that the picture hasn't got.
    for (int x = 512; x < 4032; x += 512) {
      assertThat(step(photo.picture(), x)).isLessThan(1.5 * step(photo.picture(), x + 7) + 2);
    }
  }

  @Test
  void aSinglePictureIsRead() {
    var photo = new PhotoReader().read(Corpus.copy("/test-documents/testHEIF.heic", folder));
    assertThat(photo.picture().width()).isEqualTo(800);
    assertThat(photo.picture().height()).isEqualTo(544);
  }

  /** irot's angle counts quarter turns to the left (ISO/IEC 23008-12, 6.5.10). */
  @ParameterizedTest
  @CsvSource({"0,1", "1,8", "2,3", "3,6"})
  void theContainersRotationIsAppliedOnce(int angle, int turn) {
    var upright = read(Corpus.bytes(IPHONE), "upright.heic");
    var bytes = Corpus.bytes(IPHONE);
    bytes[find(bytes, "irot") + 4] = (byte) angle;
    setExifOrientation(bytes, turn); // telephones say the same thing twice
    var turned = read(bytes, "turned.heic");
    assertThat(turned.info().orientation()).isEqualTo(turn);
    assertThat(turned.info().warnings()).isEmpty();
    assertSame(turned.picture(), upright.picture(), angle);
  }

  @Test
  void exifOrientationCountsOnlyWhereTheContainerHasNoRotation() {
    var contradicting = Corpus.bytes(IPHONE);
    setExifOrientation(contradicting, 6);
    assertThat(read(contradicting, "contradicting.heic").info().orientation()).isEqualTo(1);

    var silent = Corpus.bytes(IPHONE);
    setExifOrientation(silent, 6);
    silent[find(silent, "irot")] = 'x';
    var photo = read(silent, "silent.heic");
    assertThat(photo.info().orientation()).isEqualTo(6);
    assertThat(photo.picture().height()).isEqualTo(504);
    assertThat(photo.info().uprightWidth()).isEqualTo(3024);
    assertThat(photo.info().warnings())
        .containsExactly(PhotoWarning.of("photo.warning.heif-orientation"));
  }

  @Test
  void avifIsReadWithItsOwnColours() {
    var file = folder.resolve("scene.avif");
    AvifFixture.write(file, Fixtures.scene(320, 200));
    var photo = new PhotoReader().read(file);
    assertThat(photo.info().format()).isEqualTo(PhotoFormat.AVIF);
    assertThat(photo.picture().width()).isEqualTo(320);
    int sun = 3 * (60 * 320 + 80);
    assertThat(photo.picture().rgb()[sun] & 255).isGreaterThan(235);
    assertThat(photo.picture().rgb()[sun + 1] & 255).isLessThan(25);
  }

  private Photo read(byte[] bytes, String name) {
    return new PhotoReader().read(Fixtures.write(folder, name, bytes), SMALL);
  }

  /** Mean change of brightness from one column to the next. */
  private static double step(Picture picture, int x) {
    double sum = 0;
    for (int y = 0; y < picture.height(); y++) {
      int at = 3 * (y * picture.width() + x) + 1;
      sum += Math.abs((picture.rgb()[at] & 255) - (picture.rgb()[at - 3] & 255));
    }
    return sum / picture.height();
  }

  private static void assertSame(Picture turned, Picture upright, int quartersLeft) {
    long sum = 0;
    for (int y = 0; y < upright.height(); y++) {
      for (int x = 0; x < upright.width(); x++) {
        int tx =
            switch (quartersLeft) {
              case 1 -> y;
              case 2 -> upright.width() - 1 - x;
              case 3 -> upright.height() - 1 - y;
              default -> x;
            };
        int ty =
            switch (quartersLeft) {
              case 1 -> upright.width() - 1 - x;
              case 2 -> upright.height() - 1 - y;
              case 3 -> x;
              default -> y;
            };
        int a = upright.rgb()[3 * (y * upright.width() + x)] & 255;
        int b = turned.rgb()[3 * (ty * turned.width() + tx)] & 255;
        sum += Math.abs(a - b);
      }
    }
    assertThat((double) sum / (upright.width() * upright.height())).isLessThan(1);
  }

  /** Overwrites the Orientation entry of the file's big-endian EXIF block. */
  private static void setExifOrientation(byte[] bytes, int value) {
    int at = find(bytes, "\u0001\u0012\0\u0003\0\0\0\u0001\0");
    bytes[at + 9] = (byte) value;
  }

  private static int find(byte[] bytes, String mark) {
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(mark);
    assertThat(at).as(mark).isPositive();
    return at;
  }
}

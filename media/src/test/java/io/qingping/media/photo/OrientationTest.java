package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"Landscape,1800,1200", "Portrait,1200,1800"})
  void allEightTurnsGiveTheSameUprightPicture(String name, int width, int height) {
    var upright = read(name + "_1.jpg");
    for (int turn = 1; turn <= 8; turn++) {
      var photo = read(name + "_" + turn + ".jpg");
      assertThat(photo.info().orientation()).isEqualTo(turn);
      assertThat(photo.info().uprightWidth()).isEqualTo(width);
      assertThat(photo.info().uprightHeight()).isEqualTo(height);
      assertThat(photo.picture().width()).isEqualTo(width);
      assertThat(photo.picture().height()).isEqualTo(height);
      // The pictures differ in the digit at their centre and in JPEG's rounding.
      assertThat(difference(photo.picture(), upright.picture())).as("turn %d", turn).isLessThan(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSunOfTheStoredPictureGoesWhereExifSays(int turn) {
    var file =
        Fixtures.write(
            folder, "sun.jpg", Fixtures.withSegments(Fixtures.jpeg(160, 96), Fixtures.exif(turn)));
    var picture = new PhotoReader().read(file).picture();
    boolean right = turn == 2 || turn == 3 || turn == 6 || turn == 7;
    boolean low = turn == 3 || turn == 4 || turn == 7 || turn == 8;
    int x = right ? picture.width() * 3 / 4 : picture.width() / 4;
    int y = low ? picture.height() * 3 / 4 : picture.height() / 4;
    int at = 3 * (y * picture.width() + x);
    assertThat(picture.rgb()[at] & 255).isGreaterThan(230);
    assertThat(picture.rgb()[at + 2] & 255).isLessThan(40);
  }

  private Photo read(String name) {
    return new PhotoReader().read(copyOnce(name));
  }

  private Path copyOnce(String name) {
    var file = folder.resolve(name);
    return file.toFile().exists() ? file : Corpus.copy("/exif/" + name, folder);
  }

  private static double difference(Picture a, Picture b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return (double) sum / a.rgb().length;
  }
}

package io.qingping.media.people;

import static io.qingping.media.people.Pictures.at;
import static io.qingping.media.people.Pictures.drawn;
import static io.qingping.media.people.Pictures.picture;
import static io.qingping.media.people.Pictures.portrait;
import static io.qingping.media.people.Pictures.turned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.ColorConvertOp;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleFinderTest {
  private static PeopleFinder finder;
  private static Picture portrait;

  @BeforeAll
  static void open() {
    finder = PeopleFinder.open();
    portrait = picture(portrait());
  }

  @AfterAll
  static void close() {
    finder.close();
  }

  @Test
  void findsTheFaceWithItsMesh() {
    var people = finder.find(portrait);

    assertThat(people.detector()).isEqualTo(Detector.NETWORKS);
    assertThat(people.quarterTurns()).isZero();
    assertThat(people.warnings(Locale.ENGLISH)).isEmpty();
    assertThat(people.faces()).hasSize(1);
    var face = people.faces().get(0);
    assertIsThePortraitsFace(face, 579, 109);
    assertThat(face.hasMesh()).isTrue();
    assertThat(face.presence()).isGreaterThan(0.7);
    assertThat(face.roll()).isCloseTo(0, within(0.3));
    // Point 4 of the mesh is the tip of the nose.
    assertThat(face.mesh()[8]).isCloseTo(563, within(15f));
    assertThat(face.mesh()[9]).isCloseTo(118, within(15f));
  }

  @Test
  void coversTheFigureFromHeadToFoot() {
    var person = finder.find(portrait).person();

    assertThat(person.width()).isEqualTo(768);
    assertThat(person.height()).isEqualTo(768);
    double[][] inside = {{590, 25}, {620, 250}, {600, 600}, {565, 870}, {400, 402}, {812, 375}};
    for (var point : inside) {
      assertThat(at(person, portrait, point[0], point[1])).isGreaterThan(0.8f);
    }
    double[][] outside = {{20, 20}, {1180, 1180}, {440, 560}, {800, 640}, {613, 940}, {100, 600}};
    for (var point : outside) {
      assertThat(at(person, portrait, point[0], point[1])).isLessThan(0.2f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void tellsHowToTurnPhotoThatLiesOnItsSide(int turns) {
    var lying = turned(portrait, turns);

    var people = finder.find(lying);

    assertThat(people.quarterTurns()).isEqualTo(4 - turns);
    assertThat(people.warnings(Locale.CHINESE))
        .containsExactly("照片似乎是横放的：请顺时针旋转 " + 90 * (4 - turns) + " 度。");
    var centre = new double[][] {{1200 - 109, 579}, {1200 - 579, 1200 - 109}, {109, 1200 - 579}};
    assertIsThePortraitsFace(people.faces().get(0), centre[turns - 1][0], centre[turns - 1][1]);
    var upright = finder.find(portrait).person();
    int wrong = 0;
    for (int y = 0; y < 1200; y += 10) {
      for (int x = 0; x < 1200; x += 10) {
        double[][] places = {{1199 - y, x}, {1199 - x, 1199 - y}, {y, 1199 - x}};
        var place = places[turns - 1];
        float difference =
            at(people.person(), lying, place[0], place[1]) - at(upright, portrait, x, y);
        wrong += Math.abs(difference) > 0.5 ? 1 : 0;
      }
    }
    assertThat(wrong).isLessThan(40);
  }

  @Test
  void findsSeveralFacesLargestFirst() {
    var image = portrait();
    var group =
        drawn(
            1800,
            1000,
            new Color(241, 241, 241),
            g -> {
              g.drawImage(image, 900, 100, 600, 600, null);
              g.drawImage(image, 0, 0, 1000, 1000, null);
            });

    var faces = finder.find(group).faces();

    assertThat(faces).hasSize(2);
    assertThat(faces.get(0).box().width()).isGreaterThan(faces.get(1).box().width());
    assertThat(faces).allMatch(Face::hasMesh);
  }

  @Test
  void findsSmallFaceInLargePhoto() {
    var image = portrait();
    var far =
        drawn(
            2400,
            1600,
            new Color(241, 241, 241),
            g -> g.drawImage(image, 1500, 700, 600, 600, null));

    var people = finder.find(far);

    assertThat(people.faces()).hasSize(1);
    assertThat(people.faces().get(0).box().x()).isCloseTo(1763, within(25.0));
    assertThat(at(people.person(), far, 1500 + 300, 700 + 300)).isGreaterThan(0.8f);
    assertThat(at(people.person(), far, 1500 + 200, 700 + 201)).isGreaterThan(0.5f);
  }

  @Test
  void findsFaceInGreyPhoto() {
    var grey = new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_GRAY), null);
    var image = portrait();
    grey.filter(image, image);

    var people = finder.find(picture(image));

    assertThat(people.faces()).hasSize(1);
    assertThat(people.faces().get(0).hasMesh()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {550, 580})
  void bearsFaceThatTheEdgeCuts(int cut) {
    var image = portrait().getSubimage(cut, 0, 600, 600);

    var people = finder.find(picture(image));

    assertThat(people.quarterTurns()).isZero();
    assertThat(people.faces()).hasSizeLessThanOrEqualTo(1);
    assertThat(at(people.person(), picture(image), 620 - cut, 300)).isGreaterThan(0.8f);
  }

  @Test
  void saysThatThereIsNoFace() {
    var empty = drawn(640, 480, new Color(120, 140, 160), g -> {});

    var people = finder.find(empty);

    assertThat(people.faces()).isEmpty();
    assertThat(people.quarterTurns()).isZero();
    assertThat(people.warnings(Locale.ENGLISH))
        .containsExactly("No face was found; mark what must stay still with the brush.");
    assertThat(mean(people.person())).isLessThan(0.1);
  }

  @ParameterizedTest
  @CsvSource({"32,32", "1,1", "500,1", "1,500", "3000,2", "7,5"})
  void takesTinyPhotos(int width, int height) {
    var image = portrait();
    var tiny =
        drawn(width, height, Color.WHITE, g -> g.drawImage(image, 0, 0, width, height, null));

    var person = finder.find(tiny).person();

    assertThat(Math.max(person.width(), person.height()))
        .isEqualTo(Math.min(768, Math.max(width, height)));
    for (float value : person.values()) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void givesEveryThreadTheSameAnswer() {
    var expected = finder.find(portrait);
    var one = CompletableFuture.supplyAsync(() -> finder.find(portrait));
    var other = CompletableFuture.supplyAsync(() -> finder.find(portrait));

    for (var people : new People[] {one.join(), other.join()}) {
      assertThat(people.faces().get(0).box()).isEqualTo(expected.faces().get(0).box());
      assertThat(people.person().values()).isEqualTo(expected.person().values());
    }
  }

  @Test
  void holdsNoNativeMemoryBetweenPhotos() {
    var small = picture(portrait().getSubimage(400, 0, 400, 400));
    finder.find(small);
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 4; attempt++) {
      long before = Pointer.totalCount();
      for (int i = 0; i < 15; i++) {
        finder.find(small);
      }
      least = Math.min(least, Pointer.totalCount() - before);
    }
    // Not even one object a photo; the count is the process's, so others move it too.
    assertThat(least).isLessThan(15);
  }

  private static void assertIsThePortraitsFace(Face face, double x, double y) {
    var box = face.box();
    assertThat(box.x() + box.width() / 2).isCloseTo(x, within(20.0));
    assertThat(box.y() + box.height() / 2).isCloseTo(y, within(20.0));
    assertThat(box.width()).isBetween(80.0, 150.0);
    assertThat(face.score()).isGreaterThan(0.6);
  }

  private static double mean(Mask mask) {
    double sum = 0;
    for (float value : mask.values()) {
      sum += value;
    }
    return sum / mask.values().length;
  }
}

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
import java.awt.Polygon;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionFinderTest {
  private static PeopleFinder finder;
  private static Picture portrait;
  private static People people;

  @BeforeAll
  static void open() {
    finder = PeopleFinder.open();
    portrait = picture(portrait());
    people = finder.find(portrait);
  }

  @AfterAll
  static void close() {
    finder.close();
  }

  @Test
  void keepsFacesAsHardMask() {
    var keep = RegionFinder.find(portrait, people).keep();

    assertThat(keep.width()).isEqualTo(512);
    assertThat(keep.height()).isEqualTo(512);
    for (float value : keep.values()) {
      assertThat(value).isIn(0f, 1f);
    }
    double[][] face = {{563, 118}, {545, 85}, {585, 85}, {560, 145}};
    for (var point : face) {
      assertThat(at(keep, portrait, point[0], point[1])).isEqualTo(1);
    }
    assertThat(at(keep, portrait, 630, 280)).isZero();
    assertThat(at(keep, portrait, 600, 400)).isZero();
  }

  @Test
  void pinsFaceNeckHandsAndLegs() {
    var regions = RegionFinder.find(portrait, people);

    double[][] bare = {{563, 118}, {595, 180}, {400, 402}, {247, 547}, {913, 573}, {560, 870}};
    for (var point : bare) {
      assertThat(at(regions.pin(), portrait, point[0], point[1])).isGreaterThan(0.8f);
      assertThat(at(regions.move(), portrait, point[0], point[1])).isLessThan(0.1f);
    }
    assertThat(at(regions.pin(), portrait, 560, 340)).isGreaterThan(0.8f);
    assertThat(at(regions.pin(), portrait, 100, 100)).isLessThan(0.1f);
  }

  @Test
  void movesPonytailAndHemMoreThanTheirRoots() {
    var regions = RegionFinder.find(portrait, people);

    float tip = at(regions.move(), portrait, 618, 280);
    float root = at(regions.move(), portrait, 585, 25);
    assertThat(tip).isGreaterThan(0.5f).isGreaterThan(root + 0.2f);
    float hem = at(regions.move(), portrait, 600, 710);
    float waist = at(regions.move(), portrait, 600, 440);
    assertThat(hem).isGreaterThan(0.25f).isGreaterThan(waist + 0.2f);
    assertThat(regions.isStill()).isFalse();
    assertThat(regions.hair() + regions.cloth() + regions.foliage())
        .isCloseTo(regions.coverage(), within(1e-9));
  }

  @Test
  void neverLetsPinnedPixelsMove() {
    for (var regions : regionsOfAllKinds()) {
      for (int i = 0; i < regions.move().values().length; i++) {
        float move = regions.move().values()[i];
        assertThat(move).isBetween(0f, 1f);
        assertThat(move + regions.pin().values()[i]).isLessThanOrEqualTo(1.00001f);
        if (regions.keep().values()[i] > 0) {
          assertThat(regions.pin().values()[i]).isEqualTo(1);
        }
      }
    }
  }

  private static List<Regions> regionsOfAllKinds() {
    var all = Mask.filled(40, 40, 1);
    return List.of(
        RegionFinder.find(portrait, people),
        RegionFinder.find(portrait, people, all),
        RegionFinder.find(portrait, people, Mask.filled(3, 3, 0.5f)));
  }

  @Test
  void followsTheBrushExceptOnFaces() {
    var painted = new float[120 * 120];
    for (int i = 0; i < painted.length; i++) {
      painted[i] = i / 120 < 60 ? 1 : 0;
    }

    var regions = RegionFinder.find(portrait, people, new Mask(120, 120, painted));

    assertThat(at(regions.move(), portrait, 560, 340)).isEqualTo(1);
    assertThat(at(regions.move(), portrait, 100, 100)).isEqualTo(1);
    assertThat(at(regions.move(), portrait, 563, 118)).isZero();
    assertThat(at(regions.move(), portrait, 600, 710)).isZero();
  }

  @Test
  void findsNothingToMoveOnBaldHeadBeforePlainBackdrop() {
    var image = portrait();
    var skin = new Color(image.getRGB(600, 110));
    var face = image.getSubimage(525, 45, 100, 115);
    var bald =
        drawn(
            300,
            300,
            new Color(225, 225, 225),
            g -> {
              g.setColor(skin);
              g.fillOval(80, 35, 145, 190);
              g.fillRect(120, 200, 70, 100);
              g.setClip(new java.awt.geom.Ellipse2D.Double(97, 62, 108, 142));
              g.drawImage(face, 90, 60, 120, 145, null);
            });

    var regions = RegionFinder.find(bald, finder.find(bald));

    assertThat(regions.hair()).isLessThan(Regions.LEAST_COVERAGE);
  }

  @Test
  void movesGrassButNotSkyOrGreenWall() {
    var random = new Random(5);
    var meadow =
        drawn(
            600,
            400,
            new Color(150, 180, 220),
            g -> {
              g.setColor(new Color(60, 150, 60));
              g.fillRect(0, 0, 120, 200);
              for (int i = 0; i < 9000; i++) {
                int x = random.nextInt(600);
                int y = 230 + random.nextInt(170);
                g.setColor(new Color(40 + random.nextInt(60), 90 + random.nextInt(110), 30));
                g.drawLine(x, y, x + random.nextInt(5) - 2, y - 9);
              }
            });
    var nobody = new People(List.of(), Mask.filled(300, 200, 0), Detector.NETWORKS, 0);

    var regions = RegionFinder.find(meadow, nobody);

    assertThat(at(regions.move(), meadow, 300, 330)).isBetween(0.2f, 0.6f);
    assertThat(at(regions.move(), meadow, 300, 80)).isZero();
    assertThat(at(regions.move(), meadow, 60, 80)).isZero();
    assertThat(regions.foliage()).isEqualTo(regions.coverage());
  }

  @Test
  void swaysTheGownOfSomeoneSeenFromBehind() {
    var gown = new Polygon(new int[] {190, 210, 320, 80}, new int[] {150, 150, 560, 560}, 4);
    var behind =
        drawn(
            400,
            600,
            Color.LIGHT_GRAY,
            g -> {
              g.setColor(new Color(40, 30, 30));
              g.fillOval(175, 50, 50, 60);
              g.fillRect(170, 100, 60, 140);
              g.setColor(new Color(200, 40, 60));
              g.fillPolygon(gown);
            });
    var person = new float[400 * 600];
    for (int i = 0; i < person.length; i++) {
      boolean ground = (behind.rgb()[3 * i] & 255) == 192;
      person[i] = ground ? 0 : 1;
    }
    var people = new People(List.of(), new Mask(400, 600, person), Detector.NETWORKS, 0);

    var regions = RegionFinder.find(behind, people);

    assertThat(at(regions.move(), behind, 200, 540)).isGreaterThan(0.6f);
    assertThat(at(regions.move(), behind, 120, 540)).isGreaterThan(0.6f);
    assertThat(at(regions.move(), behind, 200, 180)).isLessThan(0.1f);
    assertThat(at(regions.pin(), behind, 200, 200)).isGreaterThan(0.5f);
  }

  @Test
  void seesPhotoOnItsSideAsTheUprightOne() {
    var lying = turned(portrait, 1);

    var regions = RegionFinder.find(lying, finder.find(lying));

    var upright = RegionFinder.find(portrait, people);
    assertThat(regions.coverage()).isCloseTo(upright.coverage(), within(0.005));
    assertThat(at(regions.move(), lying, 1199 - 280, 618)).isGreaterThan(0.4f);
    assertThat(at(regions.keep(), lying, 1199 - 118, 563)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"32,32", "1,1", "500,1", "1,500", "7,5"})
  void takesTinyPhotos(int width, int height) {
    var image = portrait();
    var tiny =
        drawn(width, height, Color.WHITE, g -> g.drawImage(image, 0, 0, width, height, null));

    var regions = RegionFinder.find(tiny, finder.find(tiny));

    assertThat(regions.move().width()).isEqualTo(width);
    assertThat(regions.move().height()).isEqualTo(height);
  }
}

package io.qingping.media.people;

import static io.qingping.media.people.Pictures.at;
import static io.qingping.media.people.Pictures.drawn;
import static io.qingping.media.people.Pictures.picture;
import static io.qingping.media.people.Pictures.portrait;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is left where the networks were not built in. */
class CascadesTest {
  @Test
  void findTheFaceAndGrowThePersonBelowIt() {
    var bust = picture(portrait().getSubimage(330, 0, 500, 500));
    try (var finder = PeopleFinder.openCascades()) {
      var people = finder.find(bust);

      assertThat(people.detector()).isEqualTo(Detector.CASCADES);
      assertThat(people.faces()).hasSize(1);
      var face = people.faces().get(0);
      assertThat(face.hasMesh()).isFalse();
      assertThat(face.box().x() + face.box().width() / 2).isCloseTo(579 - 330, within(35.0));
      assertThat(face.box().y() + face.box().height() / 2).isCloseTo(109, within(35.0));
      assertThat(at(people.person(), bust, 579 - 330, 100)).isGreaterThan(0.8f);
      assertThat(at(people.person(), bust, 600 - 330, 300)).isGreaterThan(0.8f);
      assertThat(at(people.person(), bust, 20, 20)).isLessThan(0.2f);
      assertThat(at(people.person(), bust, 480, 20)).isLessThan(0.2f);
    }
  }

  @Test
  void sayThatTheyAreCoarse() {
    var empty = drawn(300, 200, Color.GRAY, g -> {});
    try (var finder = PeopleFinder.openCascades()) {
      var people = finder.find(empty);

      assertThat(people.faces()).isEmpty();
      assertThat(people.warnings(Locale.CHINESE).get(0)).contains("没有内置人脸模型");
      assertThat(people.warnings(Locale.ENGLISH).get(0)).contains("not built in");
    }
  }
}

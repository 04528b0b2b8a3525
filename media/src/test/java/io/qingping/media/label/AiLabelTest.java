package io.qingping.media.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qingping.media.Box;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.TestPictures;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AiLabelTest {

  @Test
  void textNamesAiAndGeneration() {
    assertThat(Language.of(Locale.CHINA).text()).contains("AI").contains("生成");
    assertThat(Language.of(Locale.FRANCE).text()).contains("AI").contains("generated");
  }

  @ParameterizedTest
  @CsvSource({
    "1080, 1920, CHINESE", "1080, 1440, CHINESE", "1080, 1080, CHINESE", "640, 360, CHINESE",
    "1080, 1920, ENGLISH", "1080, 1440, ENGLISH", "1080, 1080, ENGLISH", "640, 360, ENGLISH"
  })
  void glyphsAreSixPercentHigh(int width, int height, Language language) {
    var label = AiLabel.seeded(language, "size");
    var picture = label.draw(Picture.black(width, height));

    int top = height;
    int bottom = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if ((picture.rgb()[3 * (y * width + x)] & 0xff) >= 200) { // white text, not its soft edge
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    assertThat(bottom - top + 1)
        .isGreaterThanOrEqualTo((int) Math.ceil(0.06 * Math.min(width, height)));
    assertThat(label.plate(width, height).glyphs().height())
        .isLessThan(0.08 * Math.min(width, height));
  }

  @ParameterizedTest
  @ValueSource(strings = {"white", "black", "grey", "noise", "scene"})
  void isReadableOverAnything(String background) {
    var picture =
        switch (background) {
          case "white" -> TestPictures.solid(640, 360, 0xffffff);
          case "black" -> TestPictures.solid(640, 360, 0);
          case "grey" -> TestPictures.solid(640, 360, 0x808080);
          case "noise" -> TestPictures.noise(640, 360, 7);
          default -> TestPictures.scene(640, 360, 0);
        };
    for (var language : Language.values()) {
      var label = AiLabel.seeded(language, background);
      var plate = label.plate(640, 360);
      assertThat(plate.contrast(label.draw(picture))).isGreaterThanOrEqualTo(4.5);
      assertThat(plate.isReadable(label.draw(picture))).isTrue();
      assertThat(plate.isReadable(picture)).isFalse();
    }
  }

  @Test
  void anotherLabelIsNotTakenForThisOne() {
    var scene = TestPictures.scene(640, 360, 0);
    var chinese = AiLabel.seeded(Language.CHINESE, "x");
    var english = AiLabel.seeded(Language.ENGLISH, "x");
    assertThat(chinese.plate(640, 360).isReadable(english.draw(scene))).isFalse();
    assertThat(english.plate(640, 360).isReadable(chinese.draw(scene))).isFalse();
    var elsewhere = chinese.at(Corner.BOTTOM_RIGHT);
    assertThat(chinese.plate(640, 360).isReadable(elsewhere.draw(scene))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Corner.class)
  void changesOnlyThePlate(Corner corner) {
    var scene = TestPictures.scene(1080, 1920, 0);
    var label = AiLabel.seeded(Language.CHINESE, "x").at(corner);
    var drawn = label.draw(scene);
    var box = label.plate(1080, 1920).plate();
    for (int i = 0; i < scene.rgb().length; i++) {
      int x = i / 3 % 1080;
      int y = i / 3 / 1080;
      boolean inside = x >= box.x() && x < box.right() && y >= box.y() && y < box.bottom();
      if (!inside && scene.rgb()[i] != drawn.rgb()[i]) {
        throw new AssertionError("changed at " + x + ", " + y);
      }
    }
    assertThat(box.right()).isLessThanOrEqualTo(1080 * 0.97);
    assertThat(box.bottom()).isLessThanOrEqualTo(1920 * 0.8);
  }

  @Test
  void avoidsFaces() {
    var label = AiLabel.seeded(Language.ENGLISH, "x");
    assertThat(label.clearOf(List.of(), 1080, 1920).corner()).isEqualTo(Corner.TOP_LEFT);
    var left = new Box(300, 60, 150, 300);
    assertThat(label.clearOf(List.of(left), 1080, 1920).corner()).isEqualTo(Corner.TOP_RIGHT);
    var wide = new Box(200, 60, 700, 700);
    assertThat(label.clearOf(List.of(wide), 1080, 1920).corner()).isEqualTo(Corner.BOTTOM_LEFT);
  }

  @Test
  void idsAreRepeatableOnlyWithASeed() {
    assertThat(AiLabel.seeded(Language.CHINESE, "a"))
        .isEqualTo(AiLabel.seeded(Language.CHINESE, "a"));
    assertThat(AiLabel.seeded(Language.CHINESE, "a"))
        .isNotEqualTo(AiLabel.seeded(Language.CHINESE, "b"));
    assertThat(AiLabel.random(Language.CHINESE)).isNotEqualTo(AiLabel.random(Language.CHINESE));
  }

  @Test
  void refusesPicturesWithoutRoomAndNamelessProducers() {
    var label = AiLabel.random(Language.CHINESE);
    assertThat(keyOf(() -> label.draw(Picture.black(32, 32)))).isEqualTo("label.small");
    assertThat(keyOf(() -> new AiLabel(Language.CHINESE, " ", "id", Corner.TOP_LEFT)))
        .isEqualTo("label.nameless");
  }

  private static String keyOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(MediaException.class, call).key();
  }
}

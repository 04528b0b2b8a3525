package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model that comes with Qingping. */
class ShippedTowersTest {
  private static final int SIDE = 64;
  private static TwoTowerModel model;

  @BeforeAll
  static void load() {
    model = TwoTowerModel.shipped();
  }

  @ParameterizedTest
  @CsvSource({"猫,小猫,汽车", "cat,猫,汽车", "蛋糕,birthday cake,火车", "开心,微笑,螺丝刀"})
  void textsOfLikeMeaningAreNear(String text, String like, String unlike) {
    var vectors = model.texts(List.of(text, like, unlike));
    assertThat(dot(vectors[0], vectors[1])).isGreaterThan(dot(vectors[0], vectors[2]) + 0.1);
  }

  @Test
  void aDrawnDiscIsNearestToItsName() {
    var names = List.of("红色圆形", "蓝色方块", "长颈鹿", "火车", "中国国旗", "微笑的脸");
    var disc = model.images(List.of(disc(0xDD2E44)))[0];
    var texts = model.texts(names);
    for (int i = 1; i < names.size(); i++) {
      assertThat(dot(disc, texts[0])).as(names.get(i)).isGreaterThan(dot(disc, texts[i]));
    }
  }

  /** On white. */
  private static Picture disc(int colour) {
    var rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      double distance = Math.hypot(i % SIDE - SIDE / 2.0, i / SIDE - SIDE / 2.0);
      int value = distance < 0.45 * SIDE ? colour : 0xFFFFFF;
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = (byte) (value >> 8 * (2 - channel));
      }
    }
    return new Picture(SIDE, SIDE, rgb);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

package io.qingping.media.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds that hold on a busy machine: they catch a clip that takes minutes, not milliseconds. */
class RenderSpeedTest {
  @Test
  void drawsAPhoneSizedClipInAcceptableTime() {
    var framing = Framing.of(900, 800, 1080, 1920, List.of(new Box(400, 100, 120, 160)));
    var photo = framing.apply(Scenes.clouds(900, 800, 5));
    var person = Scenes.disc(288, 512, 0.5, 0.5, 0.4);
    var move = Scenes.mask(288, 512, (x, y) -> y < 170 ? 1 : 0);
    var layers = new Layers(person, move, Mask.filled(288, 512, 0));
    var start = System.nanoTime();
    var breeze =
        new Breeze(photo, layers, Scenes.random(1080, 1920, 4, 1), BreezeOptions.standard());
    var ready = System.nanoTime();
    for (var i = 1; i <= 5; i++) {
      assertThat(breeze.frame(i / 6.0).height()).isEqualTo(1920);
    }
    assertThat((ready - start) / 1e9).as("set-up, seconds").isLessThan(15);
    assertThat((System.nanoTime() - ready) / 5e9).as("frame, seconds").isLessThan(2);
  }
}

package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskMask;
import io.qingping.vdt.video.Clip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSheetTest {
  @TempDir private Path folder;

  private static Clip clip(float value) {
    var values = new float[2 * 3 * 8 * 12];
    Arrays.fill(values, value);
    return new Clip(2, 3, 8, 12, values);
  }

  @Test
  void showsWhatWasGivenWhatWasMadeAndWhatThereWas() throws IOException {
    var png = folder.resolve("sheet.png");
    var mask = TaskMask.predict(new Extent(2, 8, 12), 1);
    var row = new SampleSheet.Row(clip(1), mask, clip(-1));
    SampleSheet.write(png, List.of(row, row));
    var sheet = ImageIO.read(png.toFile());
    assertThat(sheet.getWidth()).isEqualTo(2 * 48);
    assertThat(sheet.getHeight()).isEqualTo(2 * 3 * 32 + 2);
    for (int top : new int[] {0, 3 * 32 + 2}) {
      assertThat(sheet.getRGB(20, top + 10) & 0xff).isEqualTo(255); // the given frame
      assertThat(sheet.getRGB(70, top + 10) & 0xff).isEqualTo(128); // asked for
      assertThat(sheet.getRGB(70, top + 42) & 0xff).isZero(); // made
      assertThat(sheet.getRGB(70, top + 74) & 0xff).isEqualTo(255); // there was
    }
  }
}

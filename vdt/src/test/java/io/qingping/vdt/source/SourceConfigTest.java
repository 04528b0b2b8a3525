package io.qingping.vdt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.vdt.model.Vdt;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceConfigTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String COLLISION =
      """
      {"kind": "world", "world": "COLLISION", "size": 32, "frames": 16, "seed": 1, "clips": 3}""";
  private static final String UNIFORM =
      """
      {"kind": "world", "world": "UNIFORM", "shift": "BOTH", "size": 32, "frames": 16, "seed": 2, "clips": 2}""";

  private static SourceConfig read(String json) throws Exception {
    return JSON.readValue(json, SourceConfig.class);
  }

  @Test
  void namesAWorld() throws Exception {
    var expected = new WorldSource(World.COLLISION, Shift.NONE, 32, 16, 1, 3);
    assertThat(read(COLLISION).open()).isEqualTo(expected);
  }

  @Test
  void survivesBeingWrittenAndRead() throws Exception {
    var mix = read("{\"kind\": \"mix\", \"of\": [" + COLLISION + "," + UNIFORM + "]}");
    assertThat(read(JSON.writeValueAsString(mix))).isEqualTo(mix);
  }

  @Test
  void aMixHasTheClipsOfItsSourcesInOrder() throws Exception {
    var mix = read("{\"kind\": \"mix\", \"of\": [" + COLLISION + "," + UNIFORM + "]}").open();
    assertThat(mix.size()).isEqualTo(5);
    assertThat(mix.clip(2).values()).isEqualTo(read(COLLISION).open().clip(2).values());
    assertThat(mix.clip(3).values()).isEqualTo(read(UNIFORM).open().clip(0).values());
    assertThatThrownBy(() -> mix.clip(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aMixMayNameItsSources() throws Exception {
    var of = "{\"kind\": \"mix\", \"of\": [" + COLLISION + "," + UNIFORM + "]%s}";
    var named = read(of.formatted(", \"labels\": [\"two\", \"one\"]")).open();
    assertThat(named.labels()).containsExactly("two", "one");
    assertThat(List.of(named.label(2), named.label(3))).containsExactly(0, 1);
    var plain = read(of.formatted("")).open();
    assertThat(plain.labels()).isEmpty();
    assertThat(plain.label(3)).isEqualTo(Vdt.NO_LABEL);
    assertThatThrownBy(() -> read(of.formatted(", \"labels\": [\"two\"]")))
        .hasMessageContaining("a mix of 2 sources has as many 'labels' or none, not 1");
  }

  @Test
  void refusesWhatCannotBeMade() {
    assertThatThrownBy(() -> read(COLLISION.replace("32", "3000")))
        .hasMessageContaining("a world is drawn with 32 to 128 pixels, not 3000");
    assertThatThrownBy(() -> read("{\"kind\": \"mix\", \"of\": []}"))
        .hasMessageContaining("at least one source");
    assertThatThrownBy(() -> read("{\"kind\": \"film\"}")).hasMessageContaining("film");
  }
}

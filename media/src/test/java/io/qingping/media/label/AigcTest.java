package io.qingping.media.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AigcTest {
  private static final Aigc AIGC = Aigc.made("Qingping", "0d6c");
  private static final String JSON =
      "{\"Label\":\"1\",\"ContentProducer\":\"Qingping\",\"ProduceID\":\"0d6c\","
          + "\"ReservedCode1\":\"\",\"ContentPropagator\":\"Qingping\",\"PropagateID\":\"0d6c\","
          + "\"ReservedCode2\":\"\"}";

  @Test
  void writesTheStandardsSevenStringsInItsOrder() {
    assertThat(AIGC.json()).isEqualTo(JSON);
  }

  @Test
  void readsBareAndWrappedObjects() {
    assertThat(Aigc.parse(JSON)).contains(AIGC);
    assertThat(Aigc.parse("{\"AIGC\":" + JSON + "}")).contains(AIGC);
  }

  @Test
  void readsNothingIntoOtherText() {
    assertThat(Aigc.parse("")).isEmpty();
    assertThat(Aigc.parse("AI")).isEmpty();
    assertThat(Aigc.parse("{\"Label\":1}")).isEmpty();
    assertThat(Aigc.parse("[]")).isEmpty();
  }

  @Test
  void xmpKeepsAwkwardNames() {
    var awkward = Aigc.made("A&B <影楼> \"x\" ]]>", "1");
    assertThat(AigcXmp.read(AigcXmp.packet(awkward))).contains(awkward);
  }

  @Test
  void readsTheAttributeFormOfXmp() {
    var packet =
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
          <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"
              TC260:AIGC="%s"/>
          </rdf:RDF>
        </x:xmpmeta>"""
            .formatted(JSON.replace("\"", "&quot;"));
    assertThat(AigcXmp.read(packet)).contains(AIGC);
    assertThat(AigcXmp.read(packet.replace("TC260:AIGC", "TC260:Other"))).isEmpty();
    assertThat(AigcXmp.read("<x:xmpmeta broken")).isEmpty();
  }
}

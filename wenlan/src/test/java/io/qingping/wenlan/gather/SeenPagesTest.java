package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Fetched;
import io.qingping.wenlan.page.PageReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenPagesTest {
  private static final String PAGE = "<title>t</title><img src=a.jpg alt=一只猫>";

  private final SeenPages seen = new SeenPages();

  private Reason judge(String address, String html) {
    var at = URI.create("http://example.org" + address);
    var fetched = new Fetched(at, 200, Map.of(), html.getBytes(StandardCharsets.UTF_8));
    return seen.judge(Visit.of(at, fetched, new PageReader())).orElse(null);
  }

  @Test
  void equalBytesInOneFolderAreOnePage() {
    assertThat(judge("/", PAGE)).isNull();
    assertThat(judge("/index.html", PAGE)).isEqualTo(Reason.SAME_BYTES);
    assertThat(judge("/index.html", PAGE)).isEqualTo(Reason.SAME_ADDRESS);
    assertThat(judge("/docs/", PAGE)).as("its pictures are others").isNull();
    assertThat(judge("/other.html", PAGE + "!")).isNull();
  }

  @Test
  void aCanonicalAddressIsBelievedIfThePicturesAgree() {
    var canonical = "<link rel=canonical href=/cats>";
    assertThat(judge("/cats", PAGE + "<p>12:01")).isNull();
    assertThat(judge("/cats?from=mail", canonical + PAGE + "<p>12:02"))
        .isEqualTo(Reason.SAME_BYTES);
    assertThat(judge("/dogs", canonical + PAGE.replace("a.jpg", "b.jpg"))).isNull();
    assertThat(judge("/cats?from=map", PAGE + "<p>12:03")).as("it names none").isNull();
    var foreign = "<link rel=canonical href=http://example.com/cats>";
    assertThat(judge("/mirror", foreign + PAGE)).isNull();
  }
}

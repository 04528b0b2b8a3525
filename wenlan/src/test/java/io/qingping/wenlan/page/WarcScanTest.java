package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcWriter;

class WarcScanTest {
  @TempDir private Path folder;

  private static byte[] page(String path) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var writer = new WarcWriter(Channels.newChannel(bytes), WarcCompression.GZIP)) {
      var address = URI.create("http://a.example/" + path);
      writer.write(Site.response(address, "text/html", ("<p>" + path).getBytes()));
    }
    return bytes.toByteArray();
  }

  @Test
  void bodiesMayBeReadDuringTheWalkAndDamageIsToldAfterIt() throws IOException {
    var all = new ByteArrayOutputStream();
    all.write(page("a.html"));
    var damagedAt = all.size();
    var spoilt = page("b.html");
    Arrays.fill(spoilt, 20, spoilt.length, (byte) 7);
    all.write(spoilt);
    all.write(page("c.html"));
    var archive = Files.write(folder.resolve("a.warc.gz"), all.toByteArray());
    var bodies = new ArrayList<String>();
    try (var scan = new WarcScan(archive, 3)) {
      while (scan.hasNext()) {
        var capture = scan.next();
        assertThat(capture.place().archive()).isEqualTo(3);
        assertThat(scan.hasNext() || bodies.size() == 1).isTrue(); // looks ahead
        var answer = (Fetched) scan.read(capture, 1000, true);
        bodies.add(new String(answer.body()));
      }
      assertThat(scan.damage())
          .hasValueSatisfying(
              damage -> assertThat(damage.detail()).isIn("at byte 0", "at byte " + damagedAt));
    }
    assertThat(bodies).containsExactly("<p>a.html", "<p>c.html");
  }
}

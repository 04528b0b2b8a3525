package io.qingping.spark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;

/** An archive of a crawl while a test writes it. */
final class Crawl implements AutoCloseable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final WarcWriter writer;

  Crawl() throws IOException {
    writer = new WarcWriter(Channels.newChannel(bytes), WarcCompression.GZIP);
  }

  Crawl page(String address, String title, String body, Charset charset) throws IOException {
    var html =
        "<!doctype html><html><head><meta charset=\"%s\"><title>%s</title></head><body>%s</body></html>"
            .formatted(charset, title, body);
    return answer(address, 200, "text/html", html.getBytes(charset));
  }

  Crawl page(String address, String title, String body) throws IOException {
    return page(address, title, body, StandardCharsets.UTF_8);
  }

  Crawl picture(String address, byte[] file) throws IOException {
    return answer(address, 200, "image/png", file);
  }

  Crawl answer(String address, int status, String type, byte[] body, String... headers)
      throws IOException {
    var answer = new HttpResponse.Builder(status, "-");
    for (int i = 0; i < headers.length; i += 2) {
      answer.addHeader(headers[i], headers[i + 1]);
    }
    answer.body(MediaType.parse(type), body);
    writer.write(new WarcResponse.Builder(URI.create(address)).body(answer.build()).build());
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  Path save(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  /** A PNG of 8 x 8 blocks whose colours depend on the seed. */
  static byte[] blocks(int seed, int width, int height) throws IOException {
    var random = new Random(seed);
    var colours = new int[64];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = random.nextInt(1 << 24);
    }
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colours[y * 8 / height * 8 + x * 8 / width]);
      }
    }
    return png(image);
  }

  /** A PNG of grey pixels, each brighter than black by less than so much. */
  static byte[] noise(int width, int height, int most) throws IOException {
    var random = new Random(most);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x010101 * random.nextInt(most));
      }
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}

package io.qingping.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/** A site of one page with many different pictures, served from the loopback address. */
final class PictureSite implements AutoCloseable {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 600;
  private static final int BLOCK = 50; // pixels
  private static final int NOISE = 24; // of 255: what makes files as long as photos'

  private final Path folder;
  private final int pictures;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  private PictureSite(Path folder, int pictures, HttpServer server) {
    this.folder = folder;
    this.pictures = pictures;
    this.server = server;
  }

  /** Makes the pictures in a folder and serves them. */
  static PictureSite open(Path folder, int pictures) throws IOException {
    for (int i = 0; i < pictures; i++) {
      ImageIO.write(picture(i), "jpeg", folder.resolve(i + ".jpg").toFile());
    }
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var site = new PictureSite(folder, pictures, HttpServer.create(address, 0));
    site.server.createContext("/", site::answer);
    site.server.setExecutor(site.threads);
    site.server.start();
    return site;
  }

  private static BufferedImage picture(int seed) {
    var random = new Random(seed);
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int top = 0; top < HEIGHT; top += BLOCK) {
      for (int left = 0; left < WIDTH; left += BLOCK) {
        int grey = random.nextInt(256 - NOISE);
        for (int y = top; y < top + BLOCK; y++) {
          for (int x = left; x < left + BLOCK; x++) {
            picture.setRGB(x, y, 0x010101 * (grey + random.nextInt(NOISE)));
          }
        }
      }
    }
    return picture;
  }

  /** Where something of the site is. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), path));
  }

  /** Bytes of all pictures. */
  long bytes() throws IOException {
    long bytes = 0;
    for (int i = 0; i < pictures; i++) {
      bytes += Files.size(folder.resolve(i + ".jpg"));
    }
    return bytes;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      if (path.equals("/index.html")) {
        send(exchange, "text/html", page().getBytes(StandardCharsets.UTF_8));
      } else if (path.matches("/\\d+\\.jpg")) {
        send(exchange, "image/jpeg", Files.readAllBytes(folder.resolve(path.substring(1))));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private String page() {
    var page = new StringBuilder("<!doctype html><title>Pictures</title>");
    for (int i = 0; i < pictures; i++) {
      page.append("<img src=\"%1$d.jpg\" alt=\"Picture number %1$d\">".formatted(i));
    }
    return page.toString();
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

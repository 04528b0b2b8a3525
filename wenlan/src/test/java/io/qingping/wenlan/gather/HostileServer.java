package io.qingping.wenlan.gather;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** A server that does everything wrong, on a socket, since servers do not let one. */
final class HostileServer implements AutoCloseable {
  private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private final ServerSocket socket;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  HostileServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    executor.submit(
        () -> {
          while (true) {
            var client = socket.accept();
            executor.submit(() -> answer(client));
          }
        });
  }

  String at(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  private Void answer(Socket client) throws Exception {
    try (client;
        var out = new BufferedOutputStream(client.getOutputStream())) {
      var path = path(client);
      switch (path) {
        case "/robots.txt" -> head(out, "404 Not Found");
        case "/index.html" -> page(out, index());
        case "/never.png" -> Thread.sleep(60_000);
        case "/drip.png" -> drip(out);
        case "/slowhead.png" -> slowHead(out);
        case "/endless.png" -> endless(out, PNG_START);
        case "/endless.html" -> endless(out, "<html>".getBytes());
        case "/loop.png" -> head(out, "302 Found", "Location: /loop.png");
        case "/spiral.png" -> head(out, "302 Found", "Location: /spiral.png?" + System.nanoTime());
        case "/short.png" -> sized(out, 100_000, Arrays.copyOf(PNG_START, 2000));
        case "/negative.png" -> sized(out, -5, PNG_START);
        case "/lying.png" -> sized(out, Long.MAX_VALUE, PNG_START);
        case "/page.png" -> page(out, "<html>no picture</html>");
        case "/bomb.png" -> bomb(out);
        case "/giant.png" -> sized(out, giant().length, giant());
        case "/garbage.png" -> out.write("what do you want from me\r\n\r\n".getBytes());
        case "/headers.png" -> endlessHeaders(out);
        case "/good.jpg" -> good(out);
        case "/links.html" -> links(out);
        case "/charset.html" -> charset(out);
        case "/frames.html" -> page(out, "<iframe src=/frames.html?1></iframe>".repeat(50));
        default -> head(out, "404 Not Found", "Content-Length: 0");
      }
      return null;
    }
  }

  private static String path(Socket client) throws IOException {
    var request = new ByteArrayOutputStream();
    while (!request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = client.getInputStream().read();
      if (b < 0) {
        return "";
      }
      request.write(b);
    }
    return request.toString(StandardCharsets.ISO_8859_1).split(" ")[1].replaceFirst("\\?.*", "");
  }

  private static void head(OutputStream out, String status, String... headers) throws IOException {
    var text = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void page(OutputStream out, String html) throws IOException {
    head(out, "200 OK", "Content-Type: text/html; charset=utf-8");
    out.write(html.getBytes(StandardCharsets.UTF_8));
  }

  private static String index() {
    var html = new StringBuilder("<html><title>不好的网站</title>");
    for (var name :
        new String[] {
          "never.png",
          "good.jpg",
          "drip.png",
          "endless.png",
          "loop.png",
          "spiral.png",
          "short.png",
          "negative.png",
          "lying.png",
          "page.png",
          "bomb.png",
          "giant.png",
          "garbage.png",
          "headers.png",
          "slowhead.png",
          "gone.png"
        }) {
      html.append("<img src=/%1$s alt=\"一张名为%1$s的图\">\n".formatted(name));
    }
    html.append("<img alt=坏数据的图 src=\"data:image/png;base64,%%%\">");
    for (var name : new String[] {"endless", "links", "charset", "frames"}) {
      html.append("<a href=/%s.html>x</a>".formatted(name));
    }
    return html.toString();
  }

  private static void sized(OutputStream out, long length, byte[] body) throws IOException {
    head(out, "200 OK", "Content-Type: image/png", "Content-Length: " + length);
    out.write(body);
  }

  private static void drip(OutputStream out) throws Exception {
    head(out, "200 OK", "Content-Type: image/png");
    for (int i = 0; i < 600; i++) {
      out.write(PNG_START[Math.min(i, 7)]);
      out.flush();
      Thread.sleep(100);
    }
  }

  private static void slowHead(OutputStream out) throws Exception {
    for (var letter : "HTTP/1.1 200 OK\r\n".repeat(40).getBytes()) {
      out.write(letter);
      out.flush();
      Thread.sleep(100);
    }
  }

  private static void endless(OutputStream out, byte[] start) throws IOException {
    head(out, "200 OK");
    out.write(start);
    var block = " <p>more</p>".repeat(1000).getBytes();
    while (true) {
      out.write(block);
    }
  }

  private static void endlessHeaders(OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\n".getBytes());
    var line = ("X-More: " + "x".repeat(1000) + "\r\n").getBytes();
    while (true) {
      out.write(line);
    }
  }

  /** Fifty kilobytes that become fifty megabytes. */
  private static void bomb(OutputStream out) throws IOException {
    head(out, "200 OK", "Content-Encoding: gzip");
    var packed = new GZIPOutputStream(out);
    packed.write(PNG_START);
    packed.write(new byte[50 << 20]);
    packed.finish();
  }

  /** A PNG whose header claims 60,000 x 60,000 pixels. */
  private static byte[] giant() throws IOException {
    var png = new ByteArrayOutputStream();
    png.write(PNG_START);
    var header = new java.io.DataOutputStream(png);
    var chunk = java.nio.ByteBuffer.allocate(17);
    chunk.put("IHDR".getBytes()).putInt(60_000).putInt(60_000);
    chunk.put(new byte[] {8, 2, 0, 0, 0});
    header.writeInt(13);
    header.write(chunk.array());
    var crc = new CRC32();
    crc.update(chunk.array());
    header.writeInt((int) crc.getValue());
    header.write(new byte[2000]);
    return png.toByteArray();
  }

  private static void good(OutputStream out) throws IOException {
    var picture = Site.picture(1, 100, 100);
    head(out, "200 OK", "Content-Length: " + picture.length);
    out.write(picture);
  }

  private static void links(OutputStream out) throws IOException {
    head(out, "200 OK", "Content-Type: text/html");
    for (int i = 0; i < 100_000; i++) {
      out.write(("<a href=/" + i + ">" + i + "</a>").getBytes());
    }
  }

  /** Bytes of GB18030 and nonsense under a charset that does not exist. */
  private static void charset(OutputStream out) throws IOException {
    head(out, "200 OK", "Content-Type: text/html; charset=klingon-8");
    out.write("<meta charset=utf-99><img src=/good.jpg?2 alt=".getBytes());
    out.write("乱码的图片说明".getBytes(Charset.forName("GB18030")));
    out.write(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80});
    out.write("><p>".getBytes());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    executor.shutdownNow();
  }
}

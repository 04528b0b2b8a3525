package io.qingping.wenlan.page;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;

/** A folder of files as a server gives them, and as a crawl would archive them. */
final class Site {
  private Site() {}

  /** Serves the folder from a free port of the loopback address. */
  static HttpServer serve(Path folder) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          var file = folder.resolve(decoded(exchange.getRequestURI().getRawPath().substring(1)));
          var there = Files.isRegularFile(file);
          var body = there ? Files.readAllBytes(file) : new byte[0];
          exchange.getResponseHeaders().add("Content-Type", type(file));
          exchange.sendResponseHeaders(there ? 200 : 404, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Archives the folder as captures of {@code root}, in no special order. */
  static Path archive(Path folder, URI root, Path archive) throws IOException {
    var compression =
        archive.toString().endsWith(".gz") ? WarcCompression.GZIP : WarcCompression.NONE;
    var options = List.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(archive, options.toArray(StandardOpenOption[]::new));
        var writer = new WarcWriter(channel, compression)) {
      var files = files(folder);
      Collections.reverse(files);
      for (var file : files) {
        var address = URI.create(root + folder.toUri().relativize(file.toUri()).toASCIIString());
        writer.write(response(address, type(file), Files.readAllBytes(file)));
      }
    }
    return archive;
  }

  static WarcResponse response(URI address, String type, byte[] body) throws IOException {
    var http = new HttpResponse.Builder(200, "OK").body(MediaType.parse(type), body).build();
    return new WarcResponse.Builder(address).body(http).build();
  }

  private static List<Path> files(Path folder) {
    try (var walk = Files.walk(folder)) {
      return new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(Path file) {
    return file.toString().endsWith(".html") ? "text/html" : "application/octet-stream";
  }
}

package io.qingping.wenlan.serve;

import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.index.Album;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A search served on a free port of the loopback interface, and a browser. */
final class Served implements AutoCloseable {
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final SearchServer server;
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  Served(Album album, Optional<ImageTextModel> model) throws IOException {
    server = SearchServer.start(album.index, model, "127.0.0.1", 0, faults::add);
  }

  URI at(String path) {
    return URI.create(server.address() + path.substring(1));
  }

  HttpResponse<byte[]> bytes(String path) throws Exception {
    return browser.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  /** A page, in English unless the headers (name, value, ...) say otherwise. */
  HttpResponse<String> page(String path, String... headers) throws Exception {
    var request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return browser.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    var request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    request.method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    return browser.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path));
  }

  /** Sends the form with a file in it, as browsers do. */
  HttpResponse<String> upload(byte[] file, String... headers) throws Exception {
    var form = new ByteArrayOutputStream();
    form.writeBytes(
        Album.utf8(
            "--x1--y\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nno\r\n"
                + "--x1--y\r\nContent-Disposition: form-data; name=\"picture\";"
                + " filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"));
    form.writeBytes(file);
    form.writeBytes(Album.utf8("\r\n--x1--y--\r\n"));
    var all = new java.util.ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "multipart/form-data; boundary=x1--y"));
    return send("POST", "/like", form.toByteArray(), all.toArray(String[]::new));
  }

  /** Sends lines that no well-behaved browser would; gives the whole answer. */
  String raw(String... lines) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket.setSoTimeout(20_000);
      var text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

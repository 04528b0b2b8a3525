package io.qingping.wenlan.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server on a free port of the loopback interface. */
public final class Loopback implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

  /** Paths that were asked for, in order, with the time in nanoseconds. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** A request as it came. */
  public record Request(String path, String agent, long time) {}

  public Loopback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getRawPath();
    requests.add(
        new Request(path, exchange.getRequestHeaders().getFirst("User-Agent"), System.nanoTime()));
    var handler = handlers.get(path);
    if (handler == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
    } else {
      handler.handle(exchange);
    }
  }

  public void on(String path, HttpHandler handler) {
    handlers.put(path, handler);
  }

  /** Serves bytes; headers are name, value, name, value. */
  public void serve(String path, int status, byte[] body, String... headers) {
    on(
        path,
        exchange -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          } catch (IOException e) {
            return; // the client hung up, as it may
          }
        });
  }

  /** Serves files by their path, pages as HTML whose charset they declare themselves. */
  public void serve(Map<String, byte[]> files) {
    files.forEach(
        (path, body) ->
            serve(
                "/" + path,
                200,
                body,
                "Content-Type",
                path.endsWith(".html") ? "text/html" : "image/jpeg"));
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public long asked(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}

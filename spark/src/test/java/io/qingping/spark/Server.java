package io.qingping.spark;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A site on a free port of the loopback interface, which has two names: two hosts to a client. */
final class Server implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** What was asked for, as {@code host/path}, in order. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Hears of each request before it is answered. */
  volatile Consumer<String> watcher = request -> {};

  private record Answer(int status, byte[] body, String[] headers) {}

  Server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
            var path = exchange.getRequestURI().getRawPath();
            requests.add(host + path);
            watcher.accept(host + path);
            var answer = answers.getOrDefault(path, new Answer(404, new byte[0], new String[0]));
            for (int i = 0; i < answer.headers.length; i += 2) {
              exchange.getResponseHeaders().add(answer.headers[i], answer.headers[i + 1]);
            }
            int length = answer.body.length;
            exchange.sendResponseHeaders(answer.status, length == 0 ? -1 : length);
            exchange.getResponseBody().write(answer.body);
          } catch (IOException e) {
            return; // the client hung up, as it may
          }
        });
    server.start();
  }

  void serve(String path, int status, byte[] body, String... headers) {
    answers.put(path, new Answer(status, body, headers));
  }

  /** An address at {@code 127.0.0.1} or {@code localhost}. */
  String at(String host, String path) {
    return "http://%s:%d%s".formatted(host, server.getAddress().getPort(), path);
  }

  long asked(String request) {
    return requests.stream().filter(request::equals).count();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}

package io.qingping.wenlan.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.qingping.media.MediaException;
import io.qingping.wenlan.ImageTextModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A search box in the browser over an index of pictures. It asks nobody who they are: bound to
 * another address than that of this machine's own, it is open to all who reach it.
 */
public final class SearchServer implements AutoCloseable {
  /** Bytes of a request's body: a picture of any camera. */
  static final int MOST_BODY = 32 << 20;

  private static final int THREADS = 16;
  private static final int UPLOADS = 4; // bodies in memory at once
  private static final int MOST_SKIPPED = 4 * MOST_BODY; // bytes read so that a browser listens
  private static final long PATIENCE_SECONDS = 5; // for what is under way when it ends

  /** Clients' mistakes are no news; what goes wrong here is told to whoever started it. */
  private static final Logger HTTP_LOG = Logger.getLogger("com.sun.net.httpserver");

  static {
    HTTP_LOG.setLevel(Level.OFF);
    // Read once by the JDK's server, which without them waits for slow clients for ever.
    setUnlessGiven("sun.net.httpserver.maxReqTime", "60"); // seconds
    setUnlessGiven("sun.net.httpserver.maxRspTime", "120");
    setUnlessGiven("jdk.httpserver.maxConnections", "256");
    setUnlessGiven("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Site site;
  private final HostNames names;
  private final Consumer<Throwable> faults;
  private final ExecutorService threads;
  private final Semaphore uploads = new Semaphore(UPLOADS);

  private SearchServer(HttpServer server, Site site, HostNames names, Consumer<Throwable> faults) {
    this.server = server;
    this.site = site;
    this.names = names;
    this.faults = faults;
    threads = Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "search-server"));
  }

  private static void setUnlessGiven(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /**
   * Starts to serve an index.
   *
   * @param model the one of the index; without it only texts are searched
   * @param host a name or address of this machine
   * @param port 0 takes any that is free
   * @param faults hears of what went wrong here, not of clients' mistakes
   * @throws MediaException if there is no index, it is another model's, or the address cannot be
   *     had
   */
  public static SearchServer start(
      Path index, Optional<ImageTextModel> model, String host, int port, Consumer<Throwable> faults)
      throws IOException {
    if (port < 0 || port > 65535) {
      throw new MediaException("serve.port", port);
    }
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new MediaException("serve.host", host);
    }
    var live = new LiveIndex(index);
    try {
      if (model.isPresent()) {
        live.ask(
            search -> {
              search.require(model.get());
              return search;
            });
      }
      var server = bound(address, host, port);
      var names = HostNames.of(host, address.getAddress());
      return new SearchServer(server, new Site(live, model), names, faults).started();
    } catch (IOException | RuntimeException e) {
      live.close();
      throw e;
    }
  }

  private static HttpServer bound(InetSocketAddress address, String host, int port) {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new MediaException(e, "serve.taken", host, port, e.getMessage());
    }
  }

  private SearchServer started() {
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    return this;
  }

  /** Where a browser on this machine finds it. */
  public URI address() {
    var address = server.getAddress();
    var host = address.getAddress();
    var name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    name = name.indexOf(':') < 0 ? name : "[" + name.replaceFirst("%.*", "") + "]";
    return URI.create("http://" + name + ":" + address.getPort() + "/");
  }

  /** Whether others than this machine's own users may reach it. */
  public boolean isOpenToOthers() {
    return names.anybody();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      send(exchange, answer(exchange));
    } catch (IOException e) {
      return; // the client has left, or was too slow
    } catch (RuntimeException | Error e) {
      faults.accept(e);
    }
  }

  private Answer answer(HttpExchange exchange) {
    var request = Request.blank(exchange);
    try {
      if (!names.has(exchange.getRequestHeaders().getFirst("Host"))) {
        throw new Fault(403, "host");
      }
      request = Request.of(exchange);
      return answer(exchange, request);
    } catch (Fault e) {
      return refusal(exchange, request, e.status(), e.sentence(request.locale()));
    } catch (MediaException e) {
      return refusal(exchange, request, 400, e.message(request.locale()));
    } catch (IOException | RuntimeException | Error e) {
      faults.accept(e);
      return refusal(exchange, request, 500, Markup.text(request.locale(), "fault.ours"));
    }
  }

  private Answer answer(HttpExchange exchange, Request request) throws IOException {
    boolean upload = Site.isUpload(request.path());
    if (upload && request.method().equals("POST")) {
      return upload(exchange, request);
    }
    if (upload || !request.isRead()) {
      throw new Fault(405, "method", request.method());
    }
    return site.read(request);
  }

  private Answer upload(HttpExchange exchange, Request request) throws IOException {
    var headers = exchange.getRequestHeaders();
    var origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + headers.getFirst("Host"))) {
      throw new Fault(403, "origin");
    }
    var boundary =
        FormFile.boundary(headers.getFirst("Content-Type"))
            .orElseThrow(() -> new Fault(415, "form"));
    if (!uploads.tryAcquire()) {
      throw new Fault(503, "busy");
    }
    try {
      return site.upload(request, FormFile.in(body(exchange), boundary, Question.PICTURE));
    } finally {
      uploads.release();
    }
  }

  private static byte[] body(HttpExchange exchange) {
    byte[] bytes;
    try {
      bytes = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
    } catch (IOException e) {
      throw new Fault(400, "torn");
    }
    if (bytes.length > MOST_BODY) {
      throw new Fault(413, "body", MOST_BODY >> 20);
    }
    return bytes;
  }

  private Answer refusal(HttpExchange exchange, Request request, int status, String sentence) {
    var path = exchange.getRequestURI().getPath();
    var answer =
        path.endsWith(".json")
            ? Answer.json(
                status, JsonNodeFactory.instance.objectNode().put("error", sentence).toString())
            : Answer.page(status, site.page(request).refusal(sentence));
    return status == 405
        ? answer.with("Allow", Site.isUpload(path) ? "POST" : "GET, HEAD")
        : answer;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    skip(exchange.getRequestBody());
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.mediaType());
    headers.set("Content-Security-Policy", SitePage.POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin"); // with none, browsers hide a form's origin too
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Vary", "Accept-Language");
    headers.set("Cache-Control", "no-store");
    answer.headers().forEach(headers::set);
    int length = answer.body().length;
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  /** A browser that is still sending does not read the answer. */
  private static void skip(InputStream body) throws IOException {
    var buffer = new byte[1 << 16];
    long skipped = 0;
    int read;
    while (skipped < MOST_SKIPPED && (read = body.read(buffer)) >= 0) {
      skipped += read;
    }
  }

  /** Ends it; what is under way has a few seconds. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdown();
    try {
      threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    site.close();
  }
}

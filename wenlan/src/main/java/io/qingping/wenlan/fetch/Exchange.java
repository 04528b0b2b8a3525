package io.qingping.wenlan.fetch;

import io.qingping.wenlan.fetch.BoundedBody.End;
import io.qingping.wenlan.fetch.BoundedBody.Taken;
import io.qingping.wenlan.filter.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** One request and its answer, within bounds of time and bytes. Follows and repeats nothing. */
final class Exchange {
  /** Of the body of a redirect or an error: enough to use the connection again. */
  private static final int DRAIN = 16 << 10;

  private final FetchOptions options;
  private final HttpClient client;

  Exchange(FetchOptions options, Executor executor) {
    this.options = options;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.timeout())
            .executor(executor)
            .build();
  }

  /** An answer of the server; the body of a status other than 200 is cut or empty. */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    String contentType() {
      return headers.firstValue("Content-Type").orElse("");
    }
  }

  Answer send(URI address, Kind kind) throws Refusal, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", options.userAgent())
            .header("Accept", kind.accept())
            .header("Accept-Encoding", "gzip")
            .timeout(options.timeout())
            .build();
    var future = client.sendAsync(request, info -> subscriber(info, kind));
    try {
      // The request's own timeout ends with the headers; this one holds for a body that drips.
      var response = future.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return answer(response.statusCode(), response.headers(), response.body(), kind);
    } catch (TimeoutException e) {
      throw new Refusal(Reason.TIMEOUT, "");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    } finally {
      future.cancel(true); // hangs up if it has not ended
    }
  }

  private BodySubscriber<Taken> subscriber(ResponseInfo info, Kind kind) {
    if (info.statusCode() != 200) {
      return new BoundedBody(DRAIN, 0, start -> true);
    }
    var headers = info.headers();
    long announced = headers.firstValueAsLong("Content-Length").orElse(0);
    boolean tooLong = announced > limit(kind) && kind != Kind.ROBOTS;
    if (kind.isForbiddenBy(headers.map()) || tooLong) {
      return new BoundedBody(0, 0, start -> true);
    }
    var type = headers.firstValue("Content-Type").orElse("");
    return new BoundedBody(
        limit(kind), announced, start -> isPacked(headers) || kind.looksRight(start, type));
  }

  private int limit(Kind kind) {
    return kind == Kind.ROBOTS ? Robots.MAX_BYTES : options.maxBytes();
  }

  private Answer answer(int status, HttpHeaders headers, Taken taken, Kind kind) throws Refusal {
    if (status != 200) {
      return new Answer(status, headers, new byte[0]);
    }
    if (kind.isForbiddenBy(headers.map())) {
      throw new Refusal(Reason.OPTED_OUT, headers.firstValue("X-Robots-Tag").orElse(""));
    }
    if (taken.end() == End.TOO_LONG && kind != Kind.ROBOTS) {
      throw new Refusal(Reason.TOO_LARGE, "");
    }
    var body = isPacked(headers) ? unpacked(taken.bytes(), headers, kind) : taken.bytes();
    var answer = new Answer(status, headers, body);
    if (taken.end() == End.WRONG || !kind.looksRight(body, answer.contentType())) {
      throw new Refusal(Reason.WRONG_TYPE, answer.contentType());
    }
    return answer;
  }

  private static boolean isPacked(HttpHeaders headers) {
    var encoding = encoding(headers);
    return !encoding.isEmpty() && !encoding.equals("identity");
  }

  private static String encoding(HttpHeaders headers) {
    return headers.firstValue("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
  }

  private byte[] unpacked(byte[] packed, HttpHeaders headers, Kind kind) throws Refusal {
    var encoding = encoding(headers);
    if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
      throw new Refusal(Reason.ENCODING, encoding);
    }
    int limit = limit(kind);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      var bytes = in.readNBytes(limit);
      if (kind != Kind.ROBOTS && bytes.length == limit && in.read() >= 0) {
        throw new Refusal(Reason.TOO_LARGE, "unpacked");
      }
      return bytes;
    } catch (IOException e) {
      throw new Refusal(Reason.ENCODING, "gzip: " + e.getMessage());
    }
  }

  private static Refusal refusal(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return new Refusal(Reason.TIMEOUT, "");
    }
    if (cause instanceof IOException || cause instanceof IllegalArgumentException) {
      var message = cause.getMessage();
      var text = message == null ? cause.getClass().getSimpleName() : message;
      return new Refusal(Reason.CONNECTION, text.lines().findFirst().orElse(""));
    }
    return new Refusal(Reason.CONNECTION, cause.toString());
  }
}

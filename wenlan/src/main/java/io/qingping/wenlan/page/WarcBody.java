package io.qingping.wenlan.page;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTargetRecord;

/** The answers in records of kind {@code response} and {@code resource}. */
final class WarcBody {
  private static final byte[] NONE = {};

  private WarcBody() {}

  /** Whether a record of this kind holds an answer. */
  static boolean isKept(WarcRecord record) {
    return record instanceof WarcResponse || record instanceof WarcResource;
  }

  /** The answer without its body. */
  static Fetched head(WarcTargetRecord record, URI address) throws IOException {
    if (record instanceof WarcResponse response) {
      var http = response.http();
      return new Fetched(address, http.status(), http.headers().map(), NONE);
    }
    var type = Map.of("Content-Type", List.of(record.contentType().toString()));
    return new Fetched(address, 200, type, NONE);
  }

  /**
   * The answer with its body unpacked.
   *
   * @param partly whether the beginning of a body that is cut off is better than none
   */
  static Lookup read(WarcTargetRecord record, URI address, int most, boolean partly)
      throws IOException {
    var head = head(record, address);
    var stream =
        record instanceof WarcResponse response
            ? response.http().body().stream()
            : record.body().stream();
    var body = unpacked(stream, head.header("Content-Encoding"), most, partly);
    return body == null
        ? new Missing(address.toString(), Missing.Reason.TOO_LARGE, "more than " + most + " bytes")
        : new Fetched(address, head.status(), head.headers(), body);
  }

  private static byte[] unpacked(InputStream in, String encoding, int most, boolean partly)
      throws IOException {
    var raw = read(in, most, partly);
    var kind = encoding == null ? "" : encoding.toLowerCase(Locale.ROOT).strip();
    if (raw == null || kind.isEmpty() || kind.equals("identity")) {
      return raw;
    }
    var packed = new ByteArrayInputStream(raw);
    if (kind.contains("gzip")) {
      // Some crawlers unpack the body and leave the header.
      var isGzip = raw.length > 1 && raw[0] == 0x1F && raw[1] == (byte) 0x8B;
      return isGzip ? read(new GZIPInputStream(packed), most, partly) : raw;
    }
    if (kind.equals("deflate")) {
      return read(new InflaterInputStream(packed), most, partly);
    }
    throw new IOException("content encoding " + kind + " is not supported");
  }

  /** All bytes, or null if they are more than {@code most}. */
  private static byte[] read(InputStream in, int most, boolean partly) throws IOException {
    var out = new ByteArrayOutputStream();
    var block = new byte[1 << 14];
    try {
      for (var n = in.read(block); n >= 0; n = in.read(block)) {
        if (out.size() + n > most) {
          return null;
        }
        out.write(block, 0, n);
      }
    } catch (EOFException | ZipException e) {
      if (!partly || out.size() == 0) {
        throw e;
      }
    }
    return out.toByteArray();
  }
}

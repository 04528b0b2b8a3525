package io.qingping.wenlan.serve;

import io.qingping.wenlan.index.SearchQuery;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures that were shown to the search: only what is asked for and a thumbnail are kept, the last
 * ones, in memory. So a page of results has an address that can be opened again. Safe for several
 * threads.
 */
final class Uploads {
  private static final int MOST = 64;
  private static final int TOKEN_BYTES = 16; // nobody guesses another's

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Upload> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param jpeg small
   */
  record Upload(SearchQuery query, byte[] jpeg) {}

  /** Keeps one; gives the token by which it is found. */
  synchronized String keep(Upload upload) {
    var bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    var token = HexFormat.of().formatHex(bytes);
    kept.put(token, upload);
    if (kept.size() > MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
    return token;
  }

  synchronized Optional<Upload> get(String token) {
    return Optional.ofNullable(kept.get(token));
  }
}

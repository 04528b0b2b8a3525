package io.qingping.wenlan.fetch;

import io.qingping.wenlan.page.Fetched;
import java.net.URI;
import java.util.List;

/**
 * How far redirects have led.
 *
 * @param passed the addresses that were asked, in order
 * @param at where they led
 * @param answer from there; null if it has not been asked yet
 */
public record Trail(List<URI> passed, URI at, Fetched answer) {
  public Trail {
    passed = List.copyOf(passed);
  }

  /** One that begins. */
  public static Trail from(URI address) {
    return new Trail(List.of(), address, null);
  }
}

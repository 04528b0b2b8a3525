package io.qingping.wenlan.page;

import java.net.URI;
import java.util.Optional;

/**
 * An answer that a crawler wrote into an archive, without its body.
 *
 * @param address what was asked for, without fragment
 * @param status HTTP's status; 200 for a resource
 * @param html whether it is a page, as far as its type tells
 * @param location where it leads if it is a redirect
 */
public record Capture(
    URI address, int status, boolean html, Optional<URI> location, WarcPlace place) {
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  public boolean isRedirect() {
    return status / 100 == 3;
  }
}

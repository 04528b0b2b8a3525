package io.qingping.wenlan.page;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * What a page says.
 *
 * @param address where the page is, without fragment
 * @param title its {@code <title>}, or empty
 * @param language what it declares, such as {@code zh-CN}, or empty
 * @param candidates its pictures in document order, each address once
 * @param links where its links and frames lead, absolute, without fragment, each once, in order
 * @param optOuts what it forbids
 * @param canonical the address that it names as its own on the same server, or null
 * @param digest of its bytes, in hexadecimal; null if a log of an older version knows none
 */
public record Page(
    URI address,
    String title,
    String language,
    List<Candidate> candidates,
    List<URI> links,
    Set<OptOut> optOuts,
    URI canonical,
    String digest) {
  public Page {
    candidates = List.copyOf(candidates);
    links = List.copyOf(links);
    optOuts = Set.copyOf(optOuts);
  }
}

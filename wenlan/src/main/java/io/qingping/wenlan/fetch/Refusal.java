package io.qingping.wenlan.fetch;

import io.qingping.wenlan.filter.Reason;

/** Something was not fetched, with the reason that the sidecar tells. */
public final class Refusal extends Exception {
  private final Reason reason;

  /**
   * @param detail what exactly happened, in English, for the sidecar; maybe empty
   */
  public Refusal(Reason reason, String detail) {
    super(detail, null, false, false); // an ordinary outcome, of which there may be millions
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public String detail() {
    return getMessage();
  }
}

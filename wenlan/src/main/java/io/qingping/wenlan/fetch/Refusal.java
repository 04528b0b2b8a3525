package io.qingping.wenlan.fetch;

import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Missing;

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

  /** What a folder or an archive could not give. */
  public static Refusal of(Missing missing) {
    var reason =
        switch (missing.reason()) {
          case NOT_THERE -> Reason.MISSING;
          case OUTSIDE -> Reason.OUTSIDE;
          case TOO_LARGE -> Reason.TOO_LARGE;
          case DAMAGED, UNREADABLE -> Reason.DAMAGED;
        };
    return new Refusal(reason, missing.detail());
  }

  public Reason reason() {
    return reason;
  }

  public String detail() {
    return getMessage();
  }
}

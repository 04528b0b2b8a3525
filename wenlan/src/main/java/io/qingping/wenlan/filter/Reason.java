package io.qingping.wenlan.filter;

import java.util.Locale;
import java.util.ResourceBundle;

/** Why a page or a picture was dropped. The names stand in sidecars and reports and stay. */
public enum Reason {
  /** The address is not one of http or https, or cannot be understood. */
  BAD_ADDRESS,
  /** The host is a private, loopback or link-local one. */
  PRIVATE_ADDRESS,
  UNKNOWN_HOST,
  /** robots.txt forbids it. */
  ROBOTS,
  /** robots.txt could not be read, which forbids everything for now (RFC 9309, section 2.3.1.4). */
  ROBOTS_UNREACHABLE,
  /** The server or the page says noai, noindex or the like. */
  OPTED_OUT,
  /** Refused or not there: HTTP 4xx. */
  NOT_FOUND,
  /** HTTP 5xx or 429, also after retries. */
  SERVER_ERROR,
  /** A circle of redirects, or too many. */
  REDIRECTS,
  /** A redirect out of the hosts of a crawl, or a path out of a folder. */
  OUTSIDE,
  TIMEOUT,
  /** The connection failed or ended early. */
  CONNECTION,
  /** More bytes than allowed, packed or unpacked. */
  TOO_LARGE,
  /** A content encoding that is not read, or a broken one. */
  ENCODING,
  /** Not a page, or not a picture of a format that is read. */
  WRONG_TYPE,
  /** The folder or archive has it not. */
  MISSING,
  /** Cut off or corrupt. */
  DAMAGED,
  /** More pixels than allowed, told by the header. */
  TOO_MANY_PIXELS,
  /** Decoding took too long. */
  SLOW_PICTURE,
  TOO_SMALL,
  TOO_FEW_BYTES,
  ASPECT,
  /** One colour, or nearly so. */
  BLANK,
  /** By the picture network it probably shows nudity or sex. */
  NSFW,
  NO_TEXT,
  SHORT_TEXT,
  LANGUAGE,
  REPEATED_TEXT,
  SENSITIVE,
  /** The same address came before. */
  SAME_ADDRESS,
  /** The same page or picture, byte for byte, came before. */
  SAME_BYTES,
  /** It looks like a picture that was kept. */
  NEAR_DUPLICATE;

  private static final String BUNDLE = "io.qingping.wenlan.filter.reasons";

  /** Whether a host did not answer, or not as it should, and may another time. */
  public boolean mayPass() {
    return switch (this) {
      case UNKNOWN_HOST, ROBOTS_UNREACHABLE, SERVER_ERROR, TIMEOUT, CONNECTION -> true;
      default -> false;
    };
  }

  /** A few words for a reader, in English or Chinese. */
  public String message(Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    return ResourceBundle.getBundle(BUNDLE, locale, control).getString(name());
  }
}

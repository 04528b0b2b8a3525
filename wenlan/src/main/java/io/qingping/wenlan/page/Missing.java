package io.qingping.wenlan.page;

/**
 * Something that a source could not give.
 *
 * @param what the address, or the name of the file that is at fault
 * @param detail what exactly is wrong, in English, for the report; maybe empty
 */
public record Missing(String what, Reason reason, String detail) implements Lookup {
  /** Why there is nothing. */
  public enum Reason {
    /** The source has nothing by this address. */
    NOT_THERE,
    /** The address leads out of the folder. */
    OUTSIDE,
    /** More bytes than allowed, as they are or unpacked. */
    TOO_LARGE,
    /** The file or the archive is cut off or corrupt here. */
    DAMAGED,
    /** The operating system would not read it. */
    UNREADABLE
  }
}

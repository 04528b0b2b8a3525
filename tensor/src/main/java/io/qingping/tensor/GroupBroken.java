package io.qingping.tensor;

/**
 * The processes of a group could not find each other, or one of them is lost; the message is one
 * sentence. The group is of no use any more.
 */
public final class GroupBroken extends RuntimeException {
  public GroupBroken(String message, Throwable cause) {
    super(message, cause);
  }
}

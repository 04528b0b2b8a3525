package io.qingping.wenlan.page;

import java.util.Objects;

/** A text near a picture: one line, white space collapsed, never empty. */
public record RoleText(Role role, String text) {
  public RoleText {
    Objects.requireNonNull(role, "role");
    if (text.isBlank()) {
      throw new IllegalArgumentException("text must not be blank");
    }
  }
}

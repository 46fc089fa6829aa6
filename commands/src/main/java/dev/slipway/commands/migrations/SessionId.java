package dev.slipway.commands.migrations;

import java.util.regex.Pattern;

/// What a migration container is known by once and for all; names are used again, this is not. The
/// cluster's objects carry it, so that a second attempt knows its own work.
///
/// @param value 1 to 63 of A-Z, a-z, 0-9 and inner hyphens
public record SessionId(String value) {
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  public SessionId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not the id of a session: \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

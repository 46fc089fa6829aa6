package dev.slipway.config;

/// The name of an app, as people type it: `shop`.
///
/// @param value an RFC 1123 label: lower-case ASCII letters, digits, inner hyphens, at most 63
public record AppName(String value) implements Comparable<AppName> {
  public AppName {
    Names.requireLabel("the name of an app", value);
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

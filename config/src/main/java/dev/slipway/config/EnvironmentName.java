package dev.slipway.config;

/// The name of an environment, as people type it: `staging`.
///
/// @param value an RFC 1123 label: lower-case ASCII letters, digits, inner hyphens, at most 63
public record EnvironmentName(String value) implements Comparable<EnvironmentName> {
  public EnvironmentName {
    Names.requireLabel("the name of an environment", value);
  }

  @Override
  public int compareTo(EnvironmentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

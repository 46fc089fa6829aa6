package dev.slipway.config;

/// The name of a target (a region) within an environment: `eu`.
///
/// @param value an RFC 1123 label: lower-case ASCII letters, digits, inner hyphens, at most 63
public record TargetName(String value) implements Comparable<TargetName> {
  public TargetName {
    Names.requireLabel("the name of a target", value);
  }

  @Override
  public int compareTo(TargetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

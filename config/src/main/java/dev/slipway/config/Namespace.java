package dev.slipway.config;

/// A Kubernetes namespace.
///
/// @param value an RFC 1123 label: lower-case ASCII letters, digits, inner hyphens, at most 63
public record Namespace(String value) implements Comparable<Namespace> {
  public Namespace {
    Names.requireLabel("a namespace", value);
  }

  @Override
  public int compareTo(Namespace other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

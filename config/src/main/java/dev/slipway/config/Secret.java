package dev.slipway.config;

import java.util.Objects;

/// A value that must never be printed. `toString` gives `***`; {@link #reveal} is called only where
/// the value leaves for the system it opens.
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /// The value itself.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}

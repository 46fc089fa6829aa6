package dev.slipway.commands.builds;

/// The number people know a build by: `#235`. GitLab's pipeline `iid`.
///
/// @param value 1 or more
public record BuildNumber(long value) implements Comparable<BuildNumber> {
  public BuildNumber {
    if (value < 1) {
      throw new IllegalArgumentException("a build number is 1 or more, not " + value);
    }
  }

  @Override
  public int compareTo(BuildNumber other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "#" + value;
  }
}

package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.BuildNumber;
import java.util.regex.Pattern;

/// The name of a migration container: `migration235`, or `migration235-2` when there is one
/// already; of the pod that runs a command: `migration235-run7`. Unique in a target; the host name
/// that the developer sees.
///
/// @param value a DNS label that begins with a letter: lower-case ASCII letters, digits and inner
///   hyphens, at most 40 characters
public record ContainerName(String value) implements Comparable<ContainerName> {
  private static final Pattern SHAPE = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");

  public ContainerName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the name of a migration container must be a letter and up to 39 of a-z, 0-9 and inner"
              + " hyphens, but is \""
              + value
              + "\"");
    }
  }

  /// The name of the container at a build that is the `place`-th of that build, from 1.
  public static ContainerName at(BuildNumber build, int place) {
    if (place < 1) {
      throw new IllegalArgumentException("containers are counted from 1, not " + place);
    }
    String first = "migration" + build.value();
    return new ContainerName(place == 1 ? first : first + "-" + place);
  }

  /// The name of the pod that runs a migration's command: another one for each time, so that none
  /// is ever taken for an earlier one.
  public static ContainerName running(BuildNumber build, MigrationId migration) {
    return new ContainerName("migration" + build.value() + "-run" + migration);
  }

  @Override
  public int compareTo(ContainerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

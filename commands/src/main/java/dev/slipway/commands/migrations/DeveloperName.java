package dev.slipway.commands.migrations;

import java.util.regex.Pattern;

/// A person by the user name they have where their keys come from (GitLab).
///
/// @param value 1 to 255 of A-Z, a-z, 0-9, `_`, `-` and `.`
///   (https://docs.gitlab.com/user/reserved_names/); it goes into a file that sshd reads, so
///   nothing else is taken
public record DeveloperName(String value) implements Comparable<DeveloperName> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][-A-Za-z0-9_.]{0,254}");

  public DeveloperName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a user name: \"" + value + "\"");
    }
  }

  @Override
  public int compareTo(DeveloperName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

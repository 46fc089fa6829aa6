package dev.slipway.commands.flags;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What is set of a flag for one environment alone. The flag is on for whoever is named by any of
/// it.
///
/// @param whom empty when nothing is set for this environment; in a steady order
public record Setting(List<Whom> whom) {
  /// On for nobody.
  public static final Setting OFF = new Setting(List.of());

  public Setting {
    whom = whom.stream().sorted(Comparator.comparing(Whom::key)).toList();
  }

  public static Setting of(Whom whom) {
    return new Setting(List.of(whom));
  }

  public boolean off() {
    return whom.isEmpty();
  }

  /// Whether both are on for the same.
  public boolean isLike(Setting other) {
    return keys().equals(other.keys());
  }

  private List<String> keys() {
    return whom.stream().map(Whom::key).toList();
  }

  /// In words: `off`, `on for 25% of users`.
  public String words() {
    return off()
        ? "off"
        : "on for " + whom.stream().map(Whom::words).collect(Collectors.joining(" and "));
  }
}

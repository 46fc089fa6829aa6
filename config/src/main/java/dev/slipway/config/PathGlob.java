package dev.slipway.config;

import java.util.regex.Pattern;

/// Which files of a repository are meant: `db/migrate/**`, `src/*/V?__*.sql`.
///
/// @param value `*` stands for anything but `/`, `**` for anything, `**/` also for nothing, `?` for
///   one character that is not `/`; all else for itself. Without a `/` at the beginning
public record PathGlob(String value) {
  public PathGlob {
    if (value.isBlank() || value.startsWith("/") || value.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("not a path: \"" + value + "\"");
    }
  }

  /// Whether a file is meant.
  ///
  /// @param path from the top of the repository: `db/migrate/V3__coupons.sql`
  public boolean matches(String path) {
    StringBuilder pattern = new StringBuilder();
    int i = 0;
    while (i < value.length()) {
      if (value.startsWith("**/", i)) {
        pattern.append("(?:.*/)?");
        i += 3;
      } else if (value.startsWith("**", i)) {
        pattern.append(".*");
        i += 2;
      } else {
        char c = value.charAt(i);
        pattern.append(
            c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(Character.toString(c)));
        i++;
      }
    }
    return path.matches(pattern.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}

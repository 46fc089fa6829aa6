package dev.slipway.config.yaml;

import java.util.Comparator;
import java.util.Optional;

/// One thing that is wrong, or at least odd, in a file. Holds no secret and no value of an
/// environment variable.
///
/// @param path of the key: `apps[0].environments[1].name`; empty for the file as a whole
/// @param position empty for a file that could not be read
/// @param message what is wrong
/// @param allowed what is allowed instead; empty where the message says it
/// @param didYouMean the nearest known word; empty where none is near
public record Problem(
    String path,
    Optional<Position> position,
    String message,
    Optional<String> allowed,
    Optional<String> didYouMean) {
  /// As they stand in the file.
  public static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparing(problem -> problem.position().orElse(new Position(0, 0)));

  /// A problem of the text itself, before it has keys.
  static Problem of(Position position, String message) {
    return new Problem("", Optional.of(position), message, Optional.empty(), Optional.empty());
  }

  /// A problem of the file as a whole.
  public static Problem of(String message) {
    return new Problem("", Optional.empty(), message, Optional.empty(), Optional.empty());
  }

  /// All of it on one line: `line 4, column 9: gitlab.timeout: "5" has no unit (allowed: 1s to 1m;
  /// did you mean 5s?)`.
  public String text() {
    StringBuilder text = new StringBuilder();
    position.ifPresent(at -> text.append("line %d, column %d: ".formatted(at.line(), at.column())));
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(message);
    String more =
        allowed.map(words -> "allowed: " + words).orElse("")
            + (allowed.isPresent() && didYouMean.isPresent() ? "; " : "")
            + didYouMean.map(word -> "did you mean " + word + "?").orElse("");
    if (!more.isEmpty()) {
      text.append(" (").append(more).append(')');
    }
    return text.toString();
  }
}

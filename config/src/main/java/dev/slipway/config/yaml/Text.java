package dev.slipway.config.yaml;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scalar of the file after `${NAME}` and `${NAME:-default}` were replaced. `$${` stands for
/// `${`.
///
/// @param value what it means
/// @param source as it stands in the file
/// @param origin where the value comes from
public record Text(String value, String source, Origin origin) {
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\\$\\{)[^}])*))?}|\\$\\{");
  private static final int SHOWN = 100;

  /// Where a value comes from.
  public enum Origin {
    /// The file alone, defaults of variables included.
    FILE,
    /// At least in part a variable: it is never shown.
    ENVIRONMENT
  }

  /// The value of a scalar; empty, after a word to `complain`, when a variable is missing or badly
  /// written.
  static Optional<Text> of(
      String source, Map<String, String> environment, Consumer<String> complain) {
    StringBuilder value = new StringBuilder();
    Origin origin = Origin.FILE;
    boolean complete = true;
    Matcher place = VARIABLE.matcher(source);
    while (place.find()) {
      String name = place.group(1);
      String otherwise = place.group(2);
      String found = name == null ? null : environment.get(name);
      if (place.group().equals("$${")) {
        place.appendReplacement(value, Matcher.quoteReplacement("${"));
      } else if (name == null) {
        complain.accept(
            "\"${\" must begin ${NAME} or ${NAME:-default}; write $${ for the characters");
        complete = false;
      } else if (found != null && (otherwise == null || !found.isEmpty())) {
        origin = Origin.ENVIRONMENT;
        place.appendReplacement(value, Matcher.quoteReplacement(found));
      } else if (otherwise != null) {
        place.appendReplacement(value, Matcher.quoteReplacement(otherwise));
      } else {
        complain.accept("the environment variable " + name + " is not set");
        complete = false;
      }
    }
    place.appendTail(value);
    return complete ? Optional.of(new Text(value.toString(), source, origin)) : Optional.empty();
  }

  /// In quotes, for people; variables by their name.
  public String shown() {
    return quoted(origin == Origin.ENVIRONMENT ? source : value);
  }

  /// Words of the file in quotes, on one line and not too long.
  static String quoted(String words) {
    String visible =
        words
            .codePoints()
            .limit(SHOWN)
            .map(point ->
                Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
                    ? '\uFFFD'
                    : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return '"' + visible + (words.codePointCount(0, words.length()) > SHOWN ? "…" : "") + '"';
  }
}

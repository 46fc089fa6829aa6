package dev.slipway.commands.grammar;

import dev.slipway.commands.settings.SettingsEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads keys of a ConfigMap with what they are to hold, as they were typed. Whatever else is said
/// is left to others, so that a value may hold what would mean something elsewhere.
final class SettingWords {
  /// A value ends where a gap begins, or a comma, semicolon or colon before one; quotes keep all of
  /// it. Keys are what Kubernetes allows
  /// (https://kubernetes.io/docs/concepts/configuration/configmap/).
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?<![^\\s,;])(?<key>[-._a-zA-Z0-9]{1,253})="
              + "(?:\"(?<double>[^\"]*)\"(?=[\\s,;:]|$)|'(?<single>[^']*)'(?=[\\s,;:]|$)"
              + "|(?<bare>(?![\"'])\\S*?)(?=[,;:]?(?:\\s|$)))");

  private static final Pattern MAP =
      Pattern.compile(
          "(?<![^\\s,;])(?:(?:in|of) )?config ?map (?<name>[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)(?=[\\s,;:.]|$)",
          Pattern.CASE_INSENSITIVE);

  /// What reads as itself without quotes.
  private static final Pattern BARE = Pattern.compile("[^\\s\"',;:]|[^\\s\"'][^\\s]*[^\\s,;:]");

  private static final String EXAMPLE = "what to set, such as LOG_LEVEL=debug";

  private final Form<?> form;
  private final Sentence rest;
  private final SortedMap<String, String> values = new TreeMap<>();
  private final List<Span> twice = new ArrayList<>(0);
  private @Nullable String map;

  private SettingWords(Sentence sentence, int from, Form<?> form) {
    this.form = form;
    if (!form.takes(Part.SETTINGS)) {
      this.rest = sentence;
      return;
    }
    StringBuilder text = new StringBuilder(sentence.text());
    Matcher assignment = ASSIGNMENT.matcher(sentence.text());
    assignment.region(from, text.length()).useTransparentBounds(true);
    while (assignment.find() && !isReason(text, from, assignment.start())) {
      if (values.put(assignment.group("key"), value(assignment)) != null) {
        twice.add(new Span(assignment.start(), assignment.end()));
      }
      blank(text, assignment);
    }
    Matcher named = MAP.matcher(text.toString());
    named.region(from, text.length()).useTransparentBounds(true);
    while (named.find() && !isReason(text, from, named.start())) {
      if (map != null) {
        twice.add(new Span(named.start(), named.end()));
      }
      map = named.group("name").toLowerCase(Locale.ROOT);
      blank(text, named);
    }
    this.rest = Sentence.of(text.toString());
  }

  /// @param from the place after the verb; before it nothing is read
  static SettingWords of(Sentence sentence, int from, Form<?> form) {
    return new SettingWords(sentence, from, form);
  }

  /// Whether what stands at a place belongs to the reason.
  ///
  /// @param text what was read before that place is blank
  private boolean isReason(StringBuilder text, int from, int place) {
    int colon = form.takes(Part.REASON) ? ReasonWords.colon(text.toString(), from) : -1;
    return colon >= 0 && colon < place;
  }

  private static String value(Matcher assignment) {
    for (String quoted : List.of("double", "single")) {
      if (assignment.group(quoted) != null) {
        return assignment.group(quoted);
      }
    }
    return assignment.group("bare");
  }

  private static void blank(StringBuilder text, Matcher found) {
    text.replace(found.start(), found.end(), " ".repeat(found.end() - found.start()));
  }

  /// The words that are left, with their places, in a text where the others are blank.
  Sentence rest() {
    return rest;
  }

  /// What was said more than once.
  List<Span> twice() {
    return twice;
  }

  /// What has to be said and was not, in words; null when nothing is missing.
  @Nullable String missing() {
    return form.takes(Part.SETTINGS) && values.isEmpty() ? EXAMPLE : null;
  }

  /// Null when nothing is to be set.
  @Nullable SettingsEdit settings() {
    return values.isEmpty() ? null : new SettingsEdit(Optional.ofNullable(map), values);
  }

  /// A value as it is typed.
  static String quoted(String value) {
    if (BARE.matcher(value).matches()) {
      return value;
    }
    return value.contains("\"")
        ? value.contains("'") ? value : "'" + value + "'"
        : "\"" + value + "\"";
  }
}

package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.grammar.ParseFailure.Code;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.config.ByteSize;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads lengths of time, sizes, people and containers, which can all be told by their look. Used
/// once, by one thread, along with its [Reading].
final class MeasureWords {
  private static final Set<String> FOR = Set.of("for", "by");
  private static final Set<String> DURING = Set.of("in", "during", "over", "within", "for");
  private static final Set<String> LAST = Set.of("last", "past");
  private static final Set<String> UNTIL = Set.of("until", "till");
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,6})([a-z]+)");
  private static final Pattern AMOUNTS = Pattern.compile("([0-9]{1,6}[a-z]+)+");
  private static final Map<String, Duration> UNITS = units();

  /// People say GB and mean GiB; a bare m would be minutes.
  private static final Pattern SIZE =
      Pattern.compile("([1-9][0-9]{0,5})(mi|gi|ti|mib|gib|tib|mb|gb|tb|g|t)");

  private static final Pattern USER = Pattern.compile("@[UW][A-Z0-9]{1,30}");
  private static final Pattern NUMBER = Pattern.compile("#?([1-9][0-9]{0,17}(-[0-9]{1,3})?)");
  private static final Pattern CONTAINER =
      Pattern.compile("migration[1-9][0-9]{0,17}(-[0-9]{1,3}|-run[1-9][0-9]{0,9})?");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Reading reading;
  private final Form<?> form;
  private @Nullable Duration duration;
  private @Nullable Ending until;
  private @Nullable Since since;
  private @Nullable ByteSize size;
  private @Nullable Mention person;
  private @Nullable ContainerName container;
  private @Nullable Long session;

  MeasureWords(Reading reading, Form<?> form) {
    this.reading = reading;
    this.form = form;
  }

  Measured measured(FlagWords flags, ChannelWords channels, SettingWords settings) {
    return new Measured(
        duration,
        until,
        since,
        size,
        person,
        container,
        session,
        flags.flag(),
        flags.audience(),
        channels.channel(),
        settings.settings());
  }

  /// What has to be said and was not, in words; null when nothing is missing.
  @Nullable String missing() {
    if (form.takes(Part.CONTAINER) && container == null) {
      return "the name of a migration container, such as migration235";
    }
    if (form.takes(Part.LONGER) && duration == null) {
      return "how much longer, such as \"by 2h\"";
    }
    if (form.takes(Part.RECEIVER) && person == null) {
      return "who gets it, such as \"to @SOMEBODY\"";
    }
    return form.takes(Part.SESSION) && session == null
        ? "the number of a session, such as \"migration log 7\""
        : null;
  }

  /// Index after what begins here; the same index when nothing of this kind does.
  int at(int i) {
    String word = reading.word(i);
    if (form.takes(Part.CONTAINER)) {
      int end = container(i, word);
      if (end > i) {
        return end;
      }
    }
    if (form.takes(Part.SESSION) && Words.isDigits(digits(word))) {
      return session(i, digits(word));
    }
    if (form.takes(Part.SIZE)) {
      int from = word.equals("with") ? reading.skip(i + 1) : i;
      for (int words = 1; words <= 2; words++) {
        Matcher parts = SIZE.matcher(sizeWords(from, words));
        if (parts.matches()) {
          return size(from, from + words, parts);
        }
      }
    }
    if ((FOR.contains(word) && form.takes(Part.PERSON))
        || (word.equals("to") && form.takes(Part.RECEIVER))) {
      String raw = reading.raw(i + 1);
      if (USER.matcher(raw).matches()) {
        return person(i + 1, raw);
      }
    }
    if (form.takes(Part.UNTIL) && UNTIL.contains(word)) {
      return until(i);
    }
    if (form.takes(Part.SINCE)) {
      return since(i, word);
    }
    return takesDuration() ? duration(i, word) : i;
  }

  /// `since yesterday 18:00`, `since 2h`, `in the last 2 days`, `yesterday`.
  private int since(int i, String word) {
    if (word.equals("since")) {
      Optional<SinceWords.Found> found = SinceWords.at(reading, i + 1);
      if (found.isPresent()) {
        return since(i, found.get().since(), found.get().end());
      }
      Length ago = length(reading.skip(i + 1), Place.FIRST);
      if (ago == null) {
        reading.fail(
            Code.INCOMPLETE,
            i,
            "a day or a time after it, such as \"since yesterday\", \"since monday 8:00\" or \"since 2h\"");
        return i + 1;
      }
      int end = reading.word(ago.end()).equals("ago") ? ago.end() + 1 : ago.end();
      return since(i, new Since.Ago(ago.duration()), end);
    }
    int last = DURING.contains(word) ? reading.skip(i + 1) : i;
    if (LAST.contains(reading.word(last))) {
      Length ago = length(reading.skip(last + 1), Place.FIRST);
      return ago == null ? i : since(i, new Since.Ago(ago.duration()), ago.end());
    }
    return word.equals("yesterday") || word.equals("today")
        ? SinceWords.at(reading, i).map(found -> since(i, found.since(), found.end())).orElse(i)
        : i;
  }

  private int since(int i, Since said, int end) {
    if (since != null) {
      reading.fail(Code.SAID_TWICE, i, "only one time");
    } else if (said instanceof Since.Ago(Duration length)
        && (length.isZero() || length.compareTo(LONGEST) > 0)) {
      reading.fail(Code.BAD_NUMBER, i, "a length of time from 1m to 720h");
    }
    since = said;
    return end;
  }

  private int until(int i) {
    Optional<UntilWords.Found> found = UntilWords.at(reading, i + 1);
    if (found.isEmpty()) {
      reading.fail(
          Code.INCOMPLETE,
          i,
          "a day or a time after it, such as \"until monday 8:00\" or \"until 18:00\"");
      return i + 1;
    }
    if (duration != null || until != null) {
      reading.fail(Code.SAID_TWICE, i, "only one end");
    }
    until = found.get().ending();
    return found.get().end();
  }

  private boolean takesDuration() {
    return form.takes(Part.DURATION) || form.takes(Part.LONGER);
  }

  private int duration(int i, String word) {
    int from = FOR.contains(word) ? reading.skip(i + 1) : i;
    if (from > i && reading.word(from).equals("another")) {
      from = reading.skip(from + 1);
    }
    int end = from;
    Duration sum = Duration.ZERO;
    for (Length next = length(end, end == from ? Place.FIRST : Place.LATER);
        next != null;
        next = length(end, end == from ? Place.FIRST : Place.LATER)) {
      sum = sum.plus(next.duration());
      end = next.end();
    }
    if (end == from) {
      boolean bare = from > i && Words.isDigits(reading.word(from));
      if (bare && !reading.knows(reading.word(from))) {
        reading.fail(Code.BAD_NUMBER, from, "a length of time with its unit, such as 2h or 30m");
        return from + 1;
      }
      return i;
    }
    if (sum.isZero() || sum.compareTo(LONGEST) > 0) {
      reading.fail(Code.BAD_NUMBER, from, "a length of time from 1m to 720h");
    } else if (until != null) {
      reading.fail(Code.SAID_TWICE, from, "only one end");
    } else if (duration != null) {
      reading.fail(Code.SAID_TWICE, from, "only one length of time");
    }
    duration = sum;
    return end;
  }

  /// A length of time as far as one or two words say it.
  private record Length(Duration duration, int end) {}

  /// Where a word stands in a length of time.
  private enum Place {
    FIRST,
    LATER
  }

  private @Nullable Length length(int i, Place place) {
    String amount = reading.word(i);
    if (AMOUNTS.matcher(amount).matches()) {
      Duration length = length(amount);
      return length == null ? null : new Length(length, i + 1);
    }
    if (Words.isDigits(amount) && amount.length() <= 6) {
      Duration unit = UNITS.get(reading.word(i + 1));
      return unit == null ? null : new Length(unit.multipliedBy(Long.parseLong(amount)), i + 2);
    }
    Duration unit = UNITS.get(amount);
    return unit != null && place == Place.FIRST && isOne(i) ? new Length(unit, i + 1) : null;
  }

  /// Whether a unit alone stands for one of it: `for an hour`.
  private boolean isOne(int index) {
    String before = reading.word(index - 1);
    return before.equals("an") || before.equals("a") || before.equals("one");
  }

  private static @Nullable Duration length(String amounts) {
    Duration sum = Duration.ZERO;
    Matcher amount = AMOUNT.matcher(amounts);
    while (amount.find()) {
      Duration unit = UNITS.get(amount.group(2));
      if (unit == null) {
        return null;
      }
      sum = sum.plus(unit.multipliedBy(Long.parseLong(amount.group(1))));
    }
    return sum;
  }

  private String sizeWords(int i, int words) {
    return words == 1 ? reading.word(i) : reading.word(i) + reading.word(i + 1);
  }

  private int size(int i, int end, Matcher parts) {
    String unit = parts.group(2).substring(0, 1).toUpperCase(Locale.ROOT) + "i";
    if (size != null) {
      reading.fail(Code.SAID_TWICE, i, "only one size");
    }
    size = ByteSize.parse(parts.group(1) + unit);
    return end;
  }

  private int person(int i, String raw) {
    if (person != null) {
      reading.fail(Code.SAID_TWICE, i, "only one person");
    }
    person = new Mention(raw.substring(1));
    return i + 1;
  }

  private int container(int i, String word) {
    if (CONTAINER.matcher(word).matches()) {
      return container(i, i + 1, word);
    }
    if (!word.equals("migration") && !word.equals("container")) {
      return i;
    }
    int next = reading.skip(i + 1);
    if (word.equals("migration") && reading.word(next).equals("container")) {
      next = reading.skip(next + 1);
    }
    Matcher number = NUMBER.matcher(reading.word(next));
    return number.matches() ? container(next, next + 1, "migration" + number.group(1)) : i;
  }

  private int container(int at, int end, String name) {
    if (container != null) {
      reading.fail(Code.SAID_TWICE, at, "only one container");
    }
    container = new ContainerName(name);
    return end;
  }

  private int session(int i, String digits) {
    long number = Numbers.parse(digits);
    if (number < 1) {
      reading.fail(Code.BAD_NUMBER, i, Numbers.POSITIVE);
    } else if (session != null) {
      reading.fail(Code.SAID_TWICE, i, "only one session");
    }
    session = number;
    return i + 1;
  }

  private static String digits(String word) {
    return word.startsWith("#") ? word.substring(1) : word;
  }

  private static Map<String, Duration> units() {
    Duration minute = Duration.ofMinutes(1);
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);
    return Map.ofEntries(
        Map.entry("m", minute),
        Map.entry("min", minute),
        Map.entry("mins", minute),
        Map.entry("minute", minute),
        Map.entry("minutes", minute),
        Map.entry("h", hour),
        Map.entry("hr", hour),
        Map.entry("hrs", hour),
        Map.entry("hour", hour),
        Map.entry("hours", hour),
        Map.entry("d", day),
        Map.entry("day", day),
        Map.entry("days", day));
  }
}

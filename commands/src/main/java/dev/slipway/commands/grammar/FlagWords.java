package dev.slipway.commands.grammar;

import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.ParseFailure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the names of feature flags and for whom one is to be on. Used once, by one thread, along
/// with its [Reading].
final class FlagWords {
  private static final Set<String> FEATURE = Set.of("feature", "features");
  private static final Set<String> FLAG = Set.of("flag", "flags");
  private static final Set<String> ALL = Set.of("everybody", "everyone", "all");
  private static final Set<String> USERS =
      Set.of("user", "users", "people", "everybody", "everyone", "customers");
  private static final Set<String> POLITE =
      Set.of("please", "pls", "plz", "thanks", "thank", "thx", "ty", "cheers", "now", "asap");
  private static final Set<String> AND = Set.of("and", "&");

  /// Words that say something about a list of users, which can't be done.
  private static final Set<String> NO_ID =
      Set.of("except", "not", "but", "only", "without", "until", "because", "if", "when", "than");

  private static final Pattern SHARE = Pattern.compile("([0-9]{1,9})%");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+|/=#-]{0,255}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+|/=#()-]+");
  private static final int LONGEST_NAME = 255;
  private static final String WHOM =
      "for whom, such as \"for 25%\", \"for user list beta-testers\" or \"for users ann, bob\"";

  private final Reading reading;
  private final Form<?> form;
  private @Nullable FlagName flag;
  private @Nullable Audience audience;

  FlagWords(Reading reading, Form<?> form) {
    this.reading = reading;
    this.form = form;
  }

  @Nullable FlagName flag() {
    return flag;
  }

  @Nullable Audience audience() {
    return audience;
  }

  /// What has to be said and was not, in words; null when nothing is missing.
  @Nullable String missing() {
    return form.takes(Part.FLAG) && flag == null
        ? "the name of a feature flag, such as \"" + form.verbs().getFirst() + " new-checkout\""
        : null;
  }

  /// Index after what begins here; the same index when nothing of this kind does.
  int at(int i) {
    if (form.takes(Part.AUDIENCE)) {
      int end = audience(i);
      if (end > i) {
        return end;
      }
    }
    return takesFlag() ? flag(i) : i;
  }

  /// Takes a word by itself for the name of a flag, if it can be one.
  boolean standingAlone(int i) {
    String word = reading.word(i);
    if (!takesFlag() || flag != null || reading.knows(word) || !FlagName.isValid(word)) {
      return false;
    }
    flag = new FlagName(word);
    return true;
  }

  private boolean takesFlag() {
    return form.takes(Part.FLAG) || form.takes(Part.MAYBE_FLAG);
  }

  /// `flag new-checkout`, `of new-checkout`.
  private int flag(int i) {
    String word = reading.word(i);
    int at = FEATURE.contains(word) ? reading.skip(i + 1) : i;
    if (FLAG.contains(reading.word(at))) {
      return form.ignores(reading.word(at + 1)) ? at + 1 : named(i, at + 1);
    }
    int next = reading.skip(i + 1);
    if (!Words.OF.contains(word)
        || flag != null
        || reading.knows(reading.word(i + 1))
        || reading.knows(reading.word(next))) {
      return i;
    }
    return FLAG.contains(reading.word(next)) || FEATURE.contains(reading.word(next))
        ? next
        : named(i, next);
  }

  private int named(int i, int at) {
    String word = reading.word(at);
    if (!FlagName.isValid(word)) {
      return i;
    }
    if (flag != null) {
      reading.fail(Code.SAID_TWICE, at, "only one feature flag");
    }
    flag = new FlagName(word);
    return at + 1;
  }

  private int audience(int i) {
    boolean isFor = reading.word(i).equals("for");
    int at = isFor ? reading.skip(i + 1) : i;
    String word = reading.word(at);
    if (SHARE.matcher(word).matches()) {
      return share(at, word.substring(0, word.length() - 1), at + 1);
    }
    if (Words.isDigits(word) && reading.word(at + 1).equals("percent")) {
      return share(at, word, at + 2);
    }
    if (!isFor) {
      return i;
    }
    if (Words.isDigits(word) && !reading.knows(word)) {
      reading.fail(Code.BAD_NUMBER, at, "a share of the users with its sign, such as 25%");
      return at + 1;
    }
    if (ALL.contains(word)) {
      int next = reading.skip(at + 1);
      take(at, new Audience.Everybody());
      return USERS.contains(reading.word(next)) ? next + 1 : at + 1;
    }
    int list = word.equals("user") ? reading.skip(at + 1) : at;
    if (reading.word(list).equals("list")) {
      return list(at, list + 1);
    }
    return word.equals("user") || word.equals("users") ? users(at, at + 1) : i;
  }

  /// @param end index after the number and its sign
  private int share(int at, String digits, int end) {
    long percent = Numbers.parse(digits);
    if (percent < 1 || percent > 100) {
      reading.fail(Code.BAD_NUMBER, at, "a share from 1% to 100%");
    } else {
      take(at, new Audience.Share((int) percent));
    }
    int of = reading.skip(end);
    int whom = reading.skip(of + 1);
    return reading.word(of).equals("of") && USERS.contains(reading.word(whom)) ? whom + 1 : end;
  }

  private int list(int at, int from) {
    List<String> words = new ArrayList<>();
    int end = from;
    while (!isOver(end)) {
      if (!NAME.matcher(reading.raw(end)).matches()) {
        reading.fail(Code.BAD_NAME, end, "the name of a list in plain letters and digits");
      }
      words.add(reading.raw(end));
      end++;
    }
    String name = String.join(" ", words);
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      reading.fail(Code.INCOMPLETE, at, WHOM);
    } else {
      take(at, new Audience.OnList(name));
    }
    return end;
  }

  private int users(int at, int from) {
    List<String> ids = new ArrayList<>();
    int end = from;
    while (!isOver(end)) {
      String raw = reading.raw(end);
      if (!AND.contains(reading.word(end))) {
        if (!ID.matcher(raw).matches() || NO_ID.contains(reading.word(end))) {
          reading.fail(Code.BAD_NAME, end, "the id of a user as the app knows it, no mention");
        }
        ids.add(raw);
      }
      end++;
    }
    if (ids.isEmpty()) {
      reading.fail(Code.INCOMPLETE, at, WHOM);
    } else {
      take(at, new Audience.Users(ids));
    }
    return end;
  }

  /// Whether nothing more of a list of names follows: another part of the sentence does.
  private boolean isOver(int i) {
    String word = reading.word(i);
    if (word.isEmpty()
        || reading.knows(word)
        || POLITE.contains(word)
        || !form.markerPhrases().at(reading.sentence(), i).isEmpty()) {
      return true;
    }
    String next = reading.word(reading.skip(i + 1));
    return (Words.TO.contains(word) || Words.OF.contains(word) || FLAG.contains(word))
        && (reading.knows(next) || FlagName.isValid(next));
  }

  private void take(int at, Audience said) {
    if (audience != null) {
      reading.fail(Code.SAID_TWICE, at, WHOM + ", once");
    }
    audience = said;
  }
}

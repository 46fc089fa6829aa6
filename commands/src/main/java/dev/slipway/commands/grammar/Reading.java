package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.ParseFailure.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One attempt to read a sentence as one form: finds what every word is, and resolves nothing yet.
/// First the words whose neighbours or look say what they are, then those that stand alone. The
/// leftmost wrong word is the failure. Used once, by one thread.
final class Reading implements BuildWords.Source {
  private static final Set<String> LAST = Set.of("last", "latest", "newest", "recent");

  private final Sentence sentence;
  private final Form<?> form;
  private final Vocabulary vocabulary;
  private final Lexicon lexicon;
  private final Attempt attempt;
  private final List<Integer> alone = new ArrayList<>(4);
  private final Optional<Vocabulary.AppWords> assumed;

  @Nullable Token app;
  @Nullable Token environment;
  @Nullable BuildReference build;
  @Nullable Token buildOn;
  @Nullable Integer count;
  @Nullable Long deployment;
  @Nullable Long flagChange;
  @Nullable Long release;
  @Nullable Long otherRelease;
  @Nullable CommandName topic;
  final @Nullable String reason;
  final Set<Marker> markers = new HashSet<>(2);
  private final MeasureWords measures;
  private final FlagWords flags;
  private final ChannelWords channels;
  private final SettingWords settings;
  private @Nullable Wrong wrong;

  /// @param verbStart where the verb is
  /// @param verbEnd index after it; equal to the start when the verb is implied
  /// @param guess whether this is only tried to find out what may have been meant; then a bare word
  ///   is no branch
  record Attempt(int verbStart, int verbEnd, Guess guess) {}

  /// What is wrong somewhere; put into words when all is read, as the app that is meant may be
  /// named last.
  private record Wrong(Span span, Function<Expectations, ParseFailure> failure) {}

  /// What an attempt is for.
  enum Guess {
    NO,
    YES
  }

  Reading(
      Sentence sentence,
      Form<?> form,
      Vocabulary vocabulary,
      Lexicon lexicon,
      Attempt attempt,
      Optional<Vocabulary.AppWords> assumed) {
    int from = afterVerb(sentence, attempt, form);
    this.settings = SettingWords.of(sentence, from, form);
    int colon = form.takes(Part.REASON) ? ReasonWords.colon(settings.rest().text(), from) : -1;
    String after = colon < 0 ? "" : sentence.text().substring(colon + 1).strip();
    this.sentence =
        (colon < 0 ? settings.rest() : settings.rest().before(colon)).in(sentence.text());
    this.reason = after.isEmpty() ? null : after;
    this.form = form;
    this.vocabulary = vocabulary;
    this.lexicon = lexicon;
    this.attempt = attempt;
    this.assumed = assumed;
    this.measures = new MeasureWords(this, form);
    this.flags = new FlagWords(this, form);
    this.channels = new ChannelWords(this, form);
    int i = 0;
    while (i < this.sentence.size()) {
      boolean isVerb = i == attempt.verbStart() && attempt.verbEnd() > i;
      i = isVerb && !beginsRelease(i) ? attempt.verbEnd() : step(i);
    }
    alone.forEach(this::standingAlone);
    if (form.takes(Part.DEPLOYMENT) && deployment == null) {
      missing(_ -> "the number of a deployment, such as \"deployment 17\"");
    }
    if (form.takes(Part.FLAG_CHANGE) && flagChange == null) {
      missing(_ -> "the number of a change of a flag, such as \"flag change 17\"");
    }
    if (form.takes(Part.SOURCE) && buildOn == null) {
      missing(
          _ -> "the environment whose build is meant, such as \"promote staging to production\"");
    }
    if (form.takes(Part.RELEASE) && release == null) {
      missing(_ -> "the number of a release, such as \"release 41\"");
    }
    if (form.takes(Part.RELEASES) && otherRelease == null) {
      missing(_ -> "the numbers of two releases, such as \"diff 41 43 on production\"");
    }
    if (form.takes(Part.NAMED_APP) && app == null) {
      missing(Expectations::app);
    }
    if (after.length() > ReasonWords.LONGEST) {
      Span tooMuch = new Span(colon + 1, sentence.text().length());
      fail(Code.TOO_LONG, tooMuch, "a reason of at most " + ReasonWords.LONGEST + " characters");
    }
    settings
        .twice()
        .forEach(span -> fail(Code.SAID_TWICE, span, "each key, and the ConfigMap, only once"));
    for (String unsaid : Arrays.asList(measures.missing(), flags.missing(), settings.missing())) {
      if (unsaid != null) {
        missing(_ -> unsaid);
      }
    }
  }

  /// In `release 41 on production` one word is the verb and begins the part.
  private boolean beginsRelease(int i) {
    return form.takes(Part.RELEASE) && sentence.word(i).equals("release");
  }

  /// In `lock: production` the colon belongs to the verb, as something must be named after it.
  private static int afterVerb(Sentence sentence, Attempt attempt, Form<?> form) {
    if (attempt.verbEnd() == attempt.verbStart()) {
      return 0;
    }
    int end = sentence.tokens().get(attempt.verbEnd() - 1).end();
    return form.takes(Part.APP) && sentence.text().startsWith(":", end) ? end + 1 : end;
  }

  /// The words that were read, without the reason.
  Sentence sentence() {
    return sentence;
  }

  boolean isWrong() {
    return wrong != null;
  }

  /// The leftmost wrong word; null when all words make sense.
  @Nullable ParseFailure failure() {
    if (wrong == null) {
      return null;
    }
    Optional<Vocabulary.AppWords> meant = app == null ? assumed : vocabulary.app(app.word());
    return wrong.failure().apply(new Expectations(form, vocabulary, lexicon, meant));
  }

  private int step(int i) {
    Token token = sentence.tokens().get(i);
    if (token.isMention()) {
      return i + 1;
    }
    int measured = measures.at(i);
    if (measured > i) {
      return measured;
    }
    int flagged = flags.at(i);
    if (flagged > i) {
      return flagged;
    }
    int named = channels.at(i);
    if (named > i) {
      return named;
    }
    if (form.takes(Part.BUILD)) {
      BuildWords.Found found = BuildWords.at(this, i);
      if (found != null) {
        take(found, i);
        return found.end();
      }
    }
    for (Phrases.Found<Marker> marker : form.markerPhrases().at(sentence, i)) {
      if (markers.add(marker.value()) && markers.size() > 1) {
        Span span =
            new Span(
                sentence.tokens().get(i).start(), sentence.tokens().get(marker.end() - 1).end());
        form.onlyOneMarker().ifPresent(expected -> fail(Code.SAID_TWICE, span, expected));
      }
      return marker.end();
    }
    String word = token.word();
    if (form.takes(Part.DEPLOYMENT) && word.equals("deployment")) {
      return numbered(i, deployment != null, number -> deployment = number);
    }
    if (form.takes(Part.FLAG_CHANGE) && word.equals("flag") && word(skip(i + 1)).equals("change")) {
      return numbered(skip(i + 1), flagChange != null, number -> flagChange = number);
    }
    if (form.takes(Part.RELEASE) && word.equals("release")) {
      return numbered(i, release != null, number -> release = number);
    }
    if (form.takes(Part.SOURCE)
        && word.equals("from")
        && vocabulary.isEnvironment(sentence.word(i + 1))) {
      if (buildOn != null) {
        fail(Code.SAID_TWICE, i + 1, "only one environment");
      }
      buildOn = sentence.tokens().get(i + 1);
      return i + 2;
    }
    if (form.takes(Part.RELEASES)) {
      int next = ofTwo(i);
      if (next > i) {
        return next;
      }
    }
    if (form.takes(Part.COUNT) && LAST.contains(word) && Words.isDigits(word(skip(i + 1)))) {
      int next = skip(i + 1);
      count(sentence.tokens().get(next));
      return next + 1;
    }
    if (Words.TO.contains(word) && !form.ignores(word)) {
      return afterTo(i);
    }
    if (Words.OF.contains(word) && !form.ignores(word)) {
      return afterOf(i);
    }
    if (vocabulary.knows(word)
        || !(Words.NOISE.contains(word) || form.ignores(word))
        || (form.takes(Part.TOPIC) && lexicon.topics().containsKey(word))) {
      alone.add(i);
    }
    return i + 1;
  }

  private void take(BuildWords.Found found, int start) {
    switch (found) {
      case BuildWords.Build(BuildReference reference, int end) -> {
        if (oneBuild(start, end)) {
          build = reference;
        }
      }
      case BuildWords.LiveOn(int where, int end) -> {
        if (oneBuild(start, end)) {
          buildOn = sentence.tokens().get(where);
        }
      }
      case BuildWords.Wrong(Code code, int at, String expected, int _) ->
          fail(code, sentence.tokens().get(at), expected);
      case BuildWords.Filler _ -> {}
    }
  }

  private boolean oneBuild(int start, int end) {
    if (build == null && buildOn == null) {
      return true;
    }
    Span span =
        new Span(sentence.tokens().get(start).start(), sentence.tokens().get(end - 1).end());
    fail(Code.SAID_TWICE, span, "only one build");
    return false;
  }

  /// A kind of thing and its number: `deployment 17`.
  private int numbered(int i, boolean isSaid, LongConsumer take) {
    int next = skip(i + 1);
    if (word(next).equals("number")) {
      next = skip(next + 1);
    }
    String digits = word(next).startsWith("#") ? word(next).substring(1) : word(next);
    if (!Words.isDigits(digits)) {
      return i + 1;
    }
    Token token = sentence.tokens().get(next);
    long number = Numbers.parse(digits);
    if (number < 1) {
      fail(Code.BAD_NUMBER, token, Numbers.POSITIVE);
    } else if (isSaid) {
      fail(Code.SAID_TWICE, token, "only one " + word(i));
    }
    take.accept(number);
    return next + 1;
  }

  /// One of two releases: `41`, `release #41`, `to 43`; the same index when there is none.
  private int ofTwo(int i) {
    int at = Words.TO.contains(word(i)) ? skip(i + 1) : i;
    boolean named = word(at).equals("release") || word(at).equals("releases");
    at = named ? skip(at + 1) : at;
    String digits = word(at).startsWith("#") ? word(at).substring(1) : word(at);
    if (!Words.isDigits(digits) || (vocabulary.knows(digits) && !named)) {
      return i;
    }
    long number = Numbers.parse(digits);
    if (number < 1) {
      fail(Code.BAD_NUMBER, at, Numbers.POSITIVE);
    } else if (otherRelease != null) {
      fail(Code.SAID_TWICE, at, "only two releases");
    }
    if (release == null) {
      release = number;
    } else {
      otherRelease = number;
    }
    return at + 1;
  }

  /// After `to`, `on` or `in`: an environment.
  private int afterTo(int i) {
    int next = vocabulary.isEnvironment(sentence.word(i + 1)) ? i + 1 : skip(i + 1);
    if (next == attempt.verbStart() && attempt.verbEnd() > next) {
      return next;
    }
    String word = word(next);
    if (vocabulary.isEnvironment(word)) {
      environment(sentence.tokens().get(next));
      return next + 1;
    }
    if ((form.takes(Part.BUILD) && BuildWords.at(this, next) != null)
        || (form.takes(Part.RELEASE) && word.equals("release"))) {
      return next;
    }
    if (vocabulary.isApp(word)) {
      app(sentence.tokens().get(next));
      return next + 1;
    }
    if (!form.takesEnvironment()) {
      needless(sentence.tokens().get(i));
    } else if (word.isEmpty()) {
      missing(Expectations::environment);
    } else {
      unknown(Code.UNKNOWN_ENVIRONMENT, sentence.tokens().get(next));
    }
    return Math.min(next + 1, sentence.size());
  }

  /// After `of` or `for`: an app.
  private int afterOf(int i) {
    int next = i + 1;
    if (!vocabulary.knows(sentence.word(next))) {
      boolean whom =
          next < sentence.size()
              && (Words.WHOM.contains(sentence.word(next))
                  || sentence.tokens().get(next).isMention());
      if (whom) {
        return next + 1;
      }
      next = skip(next);
    }
    if (next == attempt.verbStart() && attempt.verbEnd() > next) {
      return next;
    }
    String word = word(next);
    if (vocabulary.isApp(word) && (form.takes(Part.APP) || !vocabulary.isEnvironment(word))) {
      app(sentence.tokens().get(next));
      return next + 1;
    }
    if (vocabulary.isEnvironment(word)) {
      environment(sentence.tokens().get(next));
      return next + 1;
    }
    if (form.takes(Part.BUILD) && BuildWords.at(this, next) != null) {
      return next;
    }
    if (!form.takes(Part.APP)) {
      needless(sentence.tokens().get(i));
    } else if (word.isEmpty()) {
      missing(Expectations::app);
    } else {
      unknown(Code.UNKNOWN_APP, sentence.tokens().get(next));
    }
    return Math.min(next + 1, sentence.size());
  }

  private void standingAlone(int i) {
    Token token = sentence.tokens().get(i);
    String word = token.word();
    if (vocabulary.isEnvironment(word) && form.takes(Part.SOURCE) && buildOn == null) {
      buildOn = token;
    } else if (vocabulary.isEnvironment(word) && form.takesEnvironment() && environment == null) {
      environment = token;
    } else if (vocabulary.isApp(word) && form.takes(Part.APP) && app == null) {
      app = token;
    } else if (form.takes(Part.TOPIC) && lexicon.topics().containsKey(word)) {
      topic(token);
    } else if (form.takes(Part.COUNT) && Words.isDigits(word)) {
      count(token);
    } else if (i >= attempt.verbEnd()
        && attempt.guess() == Guess.NO
        && !lexicon.isReserved(word)
        && flags.standingAlone(i)) {
      return;
    } else if (mayBeName(i, token)) {
      if (RefNames.isValid(token.raw())) {
        build = new BuildReference.Named(token.raw());
      } else {
        fail(Code.BAD_NAME, token, "the name of a branch or tag as git allows it");
      }
    } else if (vocabulary.isEnvironment(word) && form.takes(Part.BUILD) && !hasBuild()) {
      wrong(
          token.span(),
          expect ->
              expect
                  .failure(Code.INCOMPLETE, sentence, token.span(), Expectations.BUILD)
                  .nearest(Optional.of("what is on " + word)));
    } else if (vocabulary.isEnvironment(word) && form.takesEnvironment()) {
      fail(Code.SAID_TWICE, token, "only one environment");
    } else if (vocabulary.isApp(word) && form.takes(Part.APP)) {
      fail(Code.SAID_TWICE, token, "only one app");
    } else {
      unknown(Code.UNKNOWN_WORD, token);
    }
  }

  private boolean hasBuild() {
    return build != null || buildOn != null;
  }

  /// Only after the verb, so that `never deploy ...` stays a sentence that is not understood.
  private boolean mayBeName(int i, Token token) {
    return form.takes(Part.BUILD)
        && !hasBuild()
        && i >= attempt.verbEnd()
        && attempt.guess() == Guess.NO
        && token.isAscii()
        && !vocabulary.knows(token.word())
        && !lexicon.isReserved(token.word());
  }

  private void environment(Token token) {
    if (!form.takesEnvironment()) {
      needless(token);
    } else if (environment != null) {
      fail(Code.SAID_TWICE, token, "only one environment");
    } else {
      environment = token;
    }
  }

  private void app(Token token) {
    if (!form.takes(Part.APP)) {
      needless(token);
    } else if (app != null) {
      fail(Code.SAID_TWICE, token, "only one app");
    } else {
      app = token;
    }
  }

  private void topic(Token token) {
    if (topic != null) {
      fail(Code.SAID_TWICE, token, "only one command");
    } else {
      topic = lexicon.topics().get(token.word());
    }
  }

  private void count(Token token) {
    long number = Numbers.parse(token.word());
    if (count != null) {
      fail(Code.SAID_TWICE, token, "only one number");
    } else if (number < 1 || number > 100) {
      fail(Code.BAD_NUMBER, token, "a number from 1 to 100");
    } else {
      count = (int) number;
    }
  }

  private void unknown(Code code, Token token) {
    wrong(token.span(), expect -> expect.unknown(code, sentence, token));
  }

  private void needless(Token token) {
    wrong(
        token.span(),
        expect -> expect.failure(Code.UNKNOWN_WORD, sentence, token.span(), expect.usage()));
  }

  private void missing(Function<Expectations, String> expected) {
    wrong(
        sentence.end(),
        expect ->
            expect.failure(Code.INCOMPLETE, sentence, sentence.end(), expected.apply(expect)));
  }

  /// Notes that the word at an index is wrong.
  void fail(Code code, int index, String expected) {
    fail(code, sentence.tokens().get(index), expected);
  }

  /// How long, how much, for whom, which container, which feature flag, which channel and which
  /// keys of a ConfigMap.
  Measured measured() {
    return measures.measured(flags, channels, settings);
  }

  private void fail(Code code, Token token, String expected) {
    fail(code, token.span(), expected);
  }

  private void fail(Code code, Span span, String expected) {
    wrong(span, expect -> expect.failure(code, sentence, span, expected));
  }

  private void wrong(Span span, Function<Expectations, ParseFailure> failure) {
    if (wrong == null || span.start() < wrong.span().start()) {
      wrong = new Wrong(span, failure);
    }
  }

  private boolean inVerb(int index) {
    return index >= attempt.verbStart() && index < attempt.verbEnd();
  }

  @Override
  public String word(int index) {
    return inVerb(index) ? "" : sentence.word(index);
  }

  @Override
  public String raw(int index) {
    return index < sentence.size() && !inVerb(index) ? sentence.tokens().get(index).raw() : "";
  }

  @Override
  public int skip(int index) {
    int at = index;
    while (at < sentence.size() && !inVerb(at) && sentence.isNoise(at)) {
      at++;
    }
    return at;
  }

  @Override
  public boolean isEnvironment(String word) {
    return vocabulary.isEnvironment(word);
  }

  @Override
  public boolean knows(String word) {
    return vocabulary.knows(word);
  }
}

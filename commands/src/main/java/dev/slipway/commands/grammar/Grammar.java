package dev.slipway.commands.grammar;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.Lexicon.Phrasing;
import dev.slipway.commands.grammar.ParseFailure.Code;
import dev.slipway.commands.grammar.ParseResult.Failed;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.grammar.Phrases.Found;
import dev.slipway.commands.grammar.Reading.Attempt;
import dev.slipway.commands.grammar.Reading.Guess;
import dev.slipway.commands.grammar.Vocabulary.AppWords;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads sentences. Immutable; safe for use by any number of threads at once.
///
/// @param <C> what sentences mean
public final class Grammar<C extends Phrased> {
  private static final Set<Action> NEVER_GUESSED =
      EnumSet.of(Action.ABORT, Action.LOCK, Action.FLAG);

  private final List<Spec<? extends C>> specs;
  private final String whenEmpty;
  private final List<Phrasing<C>> phrasings;
  private final Lexicon lexicon;

  /// @param specs every command; the order decides which guess is offered first
  /// @param whenEmpty the sentence that an empty message stands for; with an implied command, its
  ///   name is added
  public Grammar(List<Spec<? extends C>> specs, String whenEmpty) {
    this.specs = List.copyOf(specs);
    this.whenEmpty = whenEmpty;
    phrasings = new ArrayList<>();
    specs.forEach(spec -> spec.forms().forEach(form -> phrasings.add(phrasing(spec, form))));
    lexicon = new Lexicon(phrasings);
  }

  private Phrasing<C> phrasing(Spec<? extends C> spec, Form<? extends C> form) {
    return new Phrasing<>(spec, form, phrasings.size());
  }

  public List<Spec<? extends C>> specs() {
    return specs;
  }

  /// Reads what a person typed. Never throws.
  ///
  /// @param text plain text, mark-up of the chat system already decoded
  public ParseResult<C> parse(String text, Vocabulary vocabulary, Context context) {
    return switch (Cleaning.of(text)) {
      case Cleaning.Refused(ParseFailure failure) -> new Failed<>(failure);
      case Cleaning.Clean(String clean) -> {
        Setting setting = new Setting(vocabulary, context, assumed(vocabulary, context));
        ParseResult<C> result = read(Sentence.of(clean), setting);
        yield result instanceof Failed<C>(ParseFailure failure)
            ? new Failed<>(withGuess(failure, setting))
            : result;
      }
    };
  }

  /// The commands whose spec alone can read the sentence, implied ones aside. More than one is a
  /// defect of the specs.
  public List<CommandName> readers(String text, Vocabulary vocabulary, Context context) {
    if (!(Cleaning.of(text) instanceof Cleaning.Clean(String clean))) {
      return List.of();
    }
    Setting setting = new Setting(vocabulary, context, assumed(vocabulary, context));
    Sentence sentence = Sentence.of(clean);
    return candidates(sentence).stream()
        .filter(candidate -> !(read(sentence, candidate, setting) instanceof Failed<C>))
        .map(candidate -> candidate.phrasing().spec().name())
        .distinct()
        .toList();
  }

  private record Setting(Vocabulary vocabulary, Context context, Optional<AppWords> assumed) {}

  /// A form whose verb stands in the sentence.
  private record Candidate<C extends Phrased>(Phrasing<C> phrasing, int start, int end) {}

  private static Optional<AppWords> assumed(Vocabulary vocabulary, Context context) {
    Optional<AppWords> named = context.defaultApp().flatMap(app -> vocabulary.app(app.value()));
    return named.isEmpty() && vocabulary.apps().size() == 1
        ? Optional.of(vocabulary.apps().getFirst())
        : named;
  }

  private ParseResult<C> read(Sentence sentence, Setting setting) {
    if (isEmpty(sentence, setting)) {
      return read(
          Sentence.of(whenEmpty(setting)),
          new Setting(setting.vocabulary(), Context.NONE, setting.assumed()));
    }
    List<Candidate<C>> candidates = candidates(sentence);
    List<Candidate<C>> ordered = inOrder(candidates, setting);
    for (Candidate<C> candidate : ordered) {
      Reading reading = reading(sentence, candidate, setting, Guess.NO);
      if (!reading.isWrong()) {
        ParseResult<C> result = resolve(candidate, reading, setting);
        if (!(result instanceof Failed<C>)) {
          return result;
        }
      }
    }
    return new Failed<>(wrongVerb(sentence, candidates, best(sentence, ordered, setting), setting));
  }

  /// The failure of the verb that comes first; null when there is no verb.
  private @Nullable ParseFailure best(
      Sentence sentence, List<Candidate<C>> ordered, Setting setting) {
    ParseFailure best = null;
    for (Candidate<C> candidate : ordered) {
      boolean peer =
          candidate.start() == ordered.getFirst().start()
              && candidate.end() == ordered.getFirst().end();
      if (peer
          && read(sentence, candidate, setting) instanceof Failed<C>(ParseFailure failure)
          && (best == null || saysMore(failure, best))) {
        best = failure;
      }
    }
    return best;
  }

  /// Of two failures the one further on; at the same place the one that knows what the word is.
  private static boolean saysMore(ParseFailure failure, ParseFailure than) {
    int further = failure.span().start() - than.span().start();
    return further > 0 || (further == 0 && than.code() == Code.UNKNOWN_WORD);
  }

  private String whenEmpty(Setting setting) {
    return setting.context().implied().map(name -> whenEmpty + " " + name).orElse(whenEmpty);
  }

  private static boolean isEmpty(Sentence sentence, Setting setting) {
    return firstContent(sentence, setting) == sentence.size();
  }

  private static int firstContent(Sentence sentence, Setting setting) {
    int at = 0;
    while (at < sentence.size()
        && sentence.isNoise(at)
        && !setting.vocabulary().knows(sentence.word(at))) {
      at++;
    }
    return at;
  }

  /// Every form with a verb in the sentence, at its first place, the longest verb there.
  private List<Candidate<C>> candidates(Sentence sentence) {
    List<Candidate<C>> candidates = new ArrayList<>(4);
    BitSet seen = new BitSet(phrasings.size());
    for (int i = 0; i < sentence.size(); i++) {
      for (Found<Phrasing<?>> found : lexicon.phrases().at(sentence, i)) {
        int order = found.value().order();
        if (!seen.get(order)) {
          seen.set(order);
          candidates.add(new Candidate<>(phrasings.get(order), found.start(), found.end()));
        }
      }
    }
    return candidates;
  }

  private List<Candidate<C>> inOrder(List<Candidate<C>> candidates, Setting setting) {
    if (candidates.size() < 2 && setting.context().implied().isEmpty()) {
      return candidates;
    }
    List<Candidate<C>> ordered = new ArrayList<>(candidates);
    ordered.sort(Grammar::firstLongest);
    setting.context().implied().ifPresent(name -> ordered.addAll(0, implied(name, candidates)));
    return ordered;
  }

  private static int firstLongest(Candidate<?> one, Candidate<?> other) {
    if (one.start() != other.start()) {
      return Integer.compare(one.start(), other.start());
    }
    return one.end() != other.end()
        ? Integer.compare(other.end(), one.end())
        : Integer.compare(one.phrasing().order(), other.phrasing().order());
  }

  /// The forms of an implied command, where the sentence does not name it anyway.
  private List<Candidate<C>> implied(CommandName name, List<Candidate<C>> candidates) {
    return phrasings.stream()
        .filter(phrasing -> phrasing.spec().name().equals(name))
        .map(phrasing ->
            candidates.stream()
                .filter(candidate -> candidate.phrasing().order() == phrasing.order())
                .findFirst()
                .orElseGet(() -> new Candidate<>(phrasing, 0, 0)))
        .toList();
  }

  private ParseResult<C> read(Sentence sentence, Candidate<C> candidate, Setting setting) {
    Reading reading = reading(sentence, candidate, setting, Guess.NO);
    ParseFailure failure = reading.failure();
    return failure == null ? resolve(candidate, reading, setting) : new Failed<>(failure);
  }

  private Reading reading(Sentence sentence, Candidate<C> candidate, Setting setting, Guess guess) {
    return new Reading(
        sentence,
        candidate.phrasing().form(),
        setting.vocabulary(),
        lexicon,
        new Attempt(candidate.start(), candidate.end(), guess),
        setting.assumed());
  }

  private ParseResult<C> resolve(Candidate<C> candidate, Reading reading, Setting setting) {
    Form<? extends C> form = candidate.phrasing().form();
    String start = candidate.end() == 0 ? form.verbs().getFirst() : "";
    return new Resolution<C>(reading.sentence(), form, reading, setting.vocabulary(), start)
        .resolve(setting.assumed());
  }

  /// The failure of a sentence none of whose verbs led anywhere: often it is the verb that is
  /// mistyped.
  private ParseFailure wrongVerb(
      Sentence sentence,
      List<Candidate<C>> candidates,
      @Nullable ParseFailure best,
      Setting setting) {
    int at = firstContent(sentence, setting);
    Token first = sentence.tokens().get(at);
    Optional<String> nearest =
        setting.vocabulary().knows(first.word())
            ? Optional.empty()
            : Nearest.to(first.word(), lexicon.verbs());
    if (best != null) {
      boolean verb = candidates.stream().anyMatch(each -> each.start() == at);
      if (verb || setting.context().implied().isPresent() || nearest.isEmpty()) {
        return best;
      }
      ParseFailure mistyped = unknownCommand(sentence, first, nearest);
      return understood(mistyped, nearest.orElseThrow(), setting).isPresent() ? mistyped : best;
    }
    return unknownCommand(sentence, first, nearest);
  }

  private ParseFailure unknownCommand(Sentence sentence, Token first, Optional<String> nearest) {
    if (!first.isAscii()) {
      return Expectations.notAscii(sentence, first).nearest(nearest);
    }
    String names = String.join(", ", specs.stream().map(spec -> spec.name().value()).toList());
    return new ParseFailure(Code.UNKNOWN_COMMAND, sentence.text(), first.span(), "one of: " + names)
        .nearest(nearest);
  }

  /// Adds the whole sentence that may have been meant.
  private ParseFailure withGuess(ParseFailure failure, Setting setting) {
    if (failure.nearest().isPresent()) {
      return failure.phrase(failure.nearest().flatMap(word -> understood(failure, word, setting)));
    }
    return switch (failure.code()) {
      case UNKNOWN_COMMAND -> failure.phrase(withoutVerb(Sentence.of(failure.input()), setting));
      case UNKNOWN_WORD ->
          failure.phrase(
              understood(failure, "deployment " + wrong(failure), setting)
                  .or(() -> withoutVerb(Sentence.of(failure.input()), setting)));
      case TOO_LONG,
          HIDDEN_CHARACTER,
          NOT_ASCII,
          UNKNOWN_APP,
          UNKNOWN_ENVIRONMENT,
          INCOMPLETE,
          SAID_TWICE,
          BAD_NUMBER,
          BAD_NAME ->
          failure;
    };
  }

  private static String wrong(ParseFailure failure) {
    return failure.input().substring(failure.span().start(), failure.span().end());
  }

  /// What a sentence without a verb would mean with one; never the end of a deployment, a lock or
  /// the change of a feature flag.
  private Optional<String> withoutVerb(Sentence sentence, Setting setting) {
    for (Phrasing<C> phrasing : phrasings) {
      if (phrasing.spec().action().filter(NEVER_GUESSED::contains).isEmpty()) {
        Candidate<C> candidate = new Candidate<>(phrasing, 0, 0);
        Reading reading = reading(sentence, candidate, setting, Guess.YES);
        if (!reading.isWrong()
            && resolve(candidate, reading, setting) instanceof Parsed<C> parsed) {
          return Optional.of(parsed.echo());
        }
      }
    }
    return Optional.empty();
  }

  /// What the sentence means with another word in the wrong place; empty when it then means nothing
  /// for certain either.
  private Optional<String> understood(ParseFailure failure, String word, Setting setting) {
    String input = failure.input();
    String corrected =
        input.substring(0, failure.span().start()) + word + input.substring(failure.span().end());
    return read(Sentence.of(corrected), setting) instanceof Parsed<C> parsed
        ? Optional.of(parsed.echo())
        : Optional.empty();
  }
}

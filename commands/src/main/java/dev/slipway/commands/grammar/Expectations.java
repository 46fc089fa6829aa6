package dev.slipway.commands.grammar;

import dev.slipway.commands.grammar.ParseFailure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words for what a sentence should have said.
///
/// @param assumed the app that is meant when none is named; empty when it must be asked for
record Expectations(
    Form<?> form, Vocabulary vocabulary, Lexicon lexicon, Optional<Vocabulary.AppWords> assumed) {
  static final String BUILD = "a build, such as #235, latest stable, !42, a commit or a branch";

  String usage() {
    return "\"" + form.usage() + "\"";
  }

  String app() {
    return "an app: "
        + vocabulary.apps().stream()
            .map(app -> app.name().value())
            .collect(Collectors.joining(", "));
  }

  String environment() {
    return assumed
        .map(Expectations::environmentOf)
        .orElseGet(() -> "an environment: " + String.join(", ", vocabulary.environmentWords()));
  }

  /// `an environment of shop: staging, production (prod)`.
  static String environmentOf(Vocabulary.AppWords app) {
    return "an environment of "
        + app.name()
        + ": "
        + app.environments().stream()
            .map(name -> {
              String aliases =
                  app.words().entrySet().stream()
                      .filter(entry -> entry.getValue().equals(name))
                      .map(Map.Entry::getKey)
                      .filter(word -> !word.equals(name.value()))
                      .sorted()
                      .collect(Collectors.joining(", "));
              return aliases.isEmpty() ? name.value() : name + " (" + aliases + ")";
            })
            .collect(Collectors.joining(", "));
  }

  ParseFailure failure(Code code, Sentence sentence, Span span, String expected) {
    return new ParseFailure(code, sentence.text(), span, expected);
  }

  /// A word that means nothing in its place.
  ParseFailure unknown(Code code, Sentence sentence, Token token) {
    Optional<String> nearest =
        Nearest.orLonger(token.word(), candidates(code)).filter(word -> !word.equals(token.word()));
    if (!token.isAscii()) {
      return notAscii(sentence, token).nearest(nearest);
    }
    String expected =
        switch (code) {
          case UNKNOWN_ENVIRONMENT -> environment();
          case UNKNOWN_APP -> app();
          default -> usage();
        };
    return failure(code, sentence, token.span(), expected).nearest(nearest);
  }

  static ParseFailure notAscii(Sentence sentence, Token token) {
    int culprit = token.raw().codePoints().filter(c -> c >= 0x80).findFirst().orElseThrow();
    return new ParseFailure(
        Code.NOT_ASCII,
        sentence.text(),
        token.span(),
        "plain letters, not " + Character.toString(culprit) + ", " + Cleaning.named(culprit));
  }

  private List<String> candidates(Code code) {
    Stream<String> apps = vocabulary.apps().stream().map(app -> app.name().value());
    Stream<String> environments =
        assumed
            .map(app -> app.words().keySet().stream().sorted())
            .orElseGet(() -> vocabulary.environmentWords().stream());
    return switch (code) {
      case UNKNOWN_ENVIRONMENT -> environments.toList();
      case UNKNOWN_APP -> apps.toList();
      default -> {
        List<String> all = new ArrayList<>();
        if (form.takesEnvironment()) {
          environments.forEach(all::add);
        }
        if (form.takes(Part.APP)) {
          apps.forEach(all::add);
        }
        if (form.takes(Part.BUILD)) {
          Words.BUILD.stream().sorted().forEach(all::add);
        }
        if (form.takes(Part.TOPIC)) {
          all.addAll(lexicon.verbs());
        }
        all.addAll(form.takesEnvironment() ? Words.TO : Set.of());
        yield all;
      }
    };
  }
}

package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.ParseFailure.Code;
import dev.slipway.commands.grammar.ParseResult.Ambiguous;
import dev.slipway.commands.grammar.ParseResult.Failed;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.grammar.Vocabulary.AppWords;
import dev.slipway.config.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a sentence that was read into a command: finds the app that is meant, gives names their
/// meaning in it, and asks for what is missing.
///
/// @param start how the sentence must begin to be one of this form even where the verb is implied;
///   empty when it names its verb
record Resolution<C extends Phrased>(
    Sentence sentence,
    Form<? extends C> form,
    Reading reading,
    Vocabulary vocabulary,
    String start) {
  ParseResult<C> resolve(Optional<AppWords> assumed) {
    if (!form.takes(Part.APP)) {
      return in(null);
    }
    if (reading.app != null) {
      return in(vocabulary.app(reading.app.word()).orElseThrow());
    }
    return assumed.isPresent() ? in(assumed.orElseThrow()) : anyApp();
  }

  private ParseResult<C> anyApp() {
    List<ParseResult<C>> results = new ArrayList<>();
    List<String> choices = new ArrayList<>();
    for (AppWords app : vocabulary.apps()) {
      ParseResult<C> result = in(app);
      switch (result) {
        case Parsed<C> parsed -> choices.add(parsed.echo());
        case Ambiguous<C> _ ->
            choices.add(
                said() + " of " + app.name() + Says.reason(Optional.ofNullable(reading.reason)));
        case Failed<C> _ -> {}
      }
      if (result instanceof Failed<C>) {
        results.addLast(result);
      } else {
        results.addFirst(result);
      }
    }
    if (choices.size() > 1) {
      return new Ambiguous<>("Which app?", choices);
    }
    return results.isEmpty()
        ? failed(Code.UNKNOWN_APP, sentence.end(), "an app, and there is none")
        : results.getFirst();
  }

  /// The sentence without politeness.
  private String said() {
    StringBuilder words = new StringBuilder(start);
    int last = -1;
    for (int i = 0; i < sentence.size(); i++) {
      Token token = sentence.tokens().get(i);
      boolean name =
          i > 0 && (sentence.word(i - 1).equals("branch") || sentence.word(i - 1).equals("tag"));
      if ((name || !sentence.isNoise(i)) && token.start() != last) {
        words.append(words.isEmpty() ? "" : " ").append(token.raw());
      }
      last = token.start();
    }
    return words.toString();
  }

  private ParseResult<C> in(@Nullable AppWords app) {
    EnvironmentName environment = null;
    BuildReference build = reading.build;
    if (app != null) {
      if (reading.environment != null) {
        environment = app.environment(reading.environment.word()).orElse(null);
        if (environment == null) {
          return noSuchEnvironment(app, reading.environment);
        }
      }
      if (reading.buildOn != null) {
        Optional<EnvironmentName> on = app.environment(reading.buildOn.word());
        if (on.isEmpty()) {
          return noSuchEnvironment(app, reading.buildOn);
        }
        build = new BuildReference.LiveOn(on.orElseThrow());
      }
    }
    Parts parts =
        new Parts(
            app == null ? null : app.name(),
            environment,
            build,
            reading.count,
            reading.deployment,
            reading.flagChange,
            reading.release,
            reading.otherRelease,
            reading.topic,
            reading.markers,
            reading.measured(),
            reading.reason);
    if (form.takes(Part.BUILD) && build == null) {
      return form.takes(Part.ENVIRONMENT) && environment != null && app != null
          ? askForBuild(parts, environment, app)
          : failed(Code.INCOMPLETE, sentence.end(), Expectations.BUILD);
    }
    if (form.takes(Part.ENVIRONMENT) && environment == null && app != null) {
      return new Ambiguous<>(
          "Which environment?",
          app.environments().stream().map(each -> form.make(parts.with(each)).phrase()).toList());
    }
    return new Parsed<>(form.make(parts));
  }

  private ParseResult<C> askForBuild(Parts parts, EnvironmentName environment, AppWords app) {
    List<BuildReference> builds = new ArrayList<>();
    builds.add(new BuildReference.LatestStable());
    builds.add(new BuildReference.Latest());
    int at = app.environments().indexOf(environment);
    if (at > 0) {
      builds.add(new BuildReference.LiveOn(app.environments().get(at - 1)));
    }
    return new Ambiguous<>(
        "Which build?", builds.stream().map(each -> form.make(parts.with(each)).phrase()).toList());
  }

  private ParseResult<C> noSuchEnvironment(AppWords app, Token token) {
    return failed(Code.UNKNOWN_ENVIRONMENT, token.span(), Expectations.environmentOf(app));
  }

  private ParseResult<C> failed(Code code, Span span, String expected) {
    return new Failed<>(new ParseFailure(code, sentence.text(), span, expected));
  }
}

package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// The ways to say a command that is about everything, all of an app or one environment.
final class ScopeForms {
  private ScopeForms() {}

  /// @param shown how the other parts are shown
  /// @param others what else it may be told
  static <C extends Command> List<Form<C>> of(
      String verb, String shown, List<Part> others, BiFunction<Scope, Parts, C> make) {
    return List.of(
        Form.verbs(verb + " everything", verb + " all")
            .takes(parts(others))
            .shownAs(verb + " everything" + shown)
            .makes(parts -> make.apply(new Scope.Everything(), parts)),
        Form.verbs(verb)
            .takes(parts(others, Part.NAMED_APP))
            .ignoring("all", "whole", "down")
            .shownAs(verb + " APP" + shown)
            .makes(parts -> make.apply(new Scope.WholeApp(parts.app()), parts)),
        Form.verbs(verb)
            .takes(parts(others, Part.APP, Part.ENVIRONMENT))
            .ignoring("down")
            .shownAs(verb + " ENVIRONMENT [of APP]" + shown)
            .makes(parts ->
                make.apply(new Scope.OneEnvironment(parts.app(), parts.environment()), parts)));
  }

  private static Part[] parts(List<Part> others, Part... first) {
    return Stream.concat(Stream.of(first), others.stream()).toArray(Part[]::new);
  }
}

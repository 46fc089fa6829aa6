package dev.slipway.commands.grammar;

import dev.slipway.commands.access.Action;
import java.util.List;
import java.util.Optional;

/// All there is to know of a command: from it come its parser, its usage, its help, its line in the
/// README and its tests.
///
/// @param action what it needs leave for; empty when anyone may
/// @param says what it does, one sentence
/// @param forms the ways to say it, at least one
/// @param examples sentences and what they mean for {@link Example#VOCABULARY}, at least one; each
///   is a test
public record Spec<C extends Phrased>(
    CommandName name,
    Optional<Action> action,
    String says,
    List<Form<C>> forms,
    List<Example<C>> examples) {
  public Spec {
    forms = List.copyOf(forms);
    examples = List.copyOf(examples);
  }

  /// The lines that show how to say it.
  public List<String> usages() {
    return forms.stream().map(Form::usage).toList();
  }
}

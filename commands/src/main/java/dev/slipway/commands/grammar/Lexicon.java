package dev.slipway.commands.grammar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of all commands together.
final class Lexicon {
  private final Phrases<Phrasing<?>> phrases = new Phrases<>();
  private final Map<String, CommandName> topics = new HashMap<>();
  private final Set<String> verbWords = new HashSet<>();
  private final Set<String> verbs = new LinkedHashSet<>();

  /// A form with the command it belongs to.
  ///
  /// @param order of declaration, for ties
  record Phrasing<C extends Phrased>(Spec<? extends C> spec, Form<? extends C> form, int order) {}

  Lexicon(List<? extends Phrasing<?>> phrasings) {
    for (Phrasing<?> phrasing : phrasings) {
      CommandName name = phrasing.spec().name();
      topics.put(name.value(), name);
      for (String verb : phrasing.form().verbs()) {
        phrases.add(verb, phrasing);
        List<String> words = List.of(verb.split(" "));
        verbWords.addAll(words);
        if (words.size() == 1) {
          verbs.add(verb);
          topics.putIfAbsent(verb, name);
        }
      }
    }
  }

  Phrases<Phrasing<?>> phrases() {
    return phrases;
  }

  /// Names of commands and their one-word verbs.
  Map<String, CommandName> topics() {
    return topics;
  }

  /// The verbs of one word.
  Set<String> verbs() {
    return verbs;
  }

  /// Whether a word belongs to the grammar, so that a branch called so must be called a branch.
  boolean isReserved(String word) {
    return verbWords.contains(word)
        || Words.NOISE.contains(word)
        || Words.BUILD.contains(word)
        || Words.NEVER_A_NAME.contains(word);
  }
}

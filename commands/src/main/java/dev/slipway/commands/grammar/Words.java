package dev.slipway.commands.grammar;

import java.util.Map;
import java.util.Set;

/// The words that every command reads alike.
final class Words {
  /// Ignored between other words, unless an app or environment is called so.
  static final Set<String> NOISE =
      Set.of(
          "a",
          "an",
          "the",
          "please",
          "pls",
          "plz",
          "kindly",
          "can",
          "could",
          "would",
          "will",
          "should",
          "you",
          "u",
          "your",
          "we",
          "us",
          "our",
          "me",
          "my",
          "i",
          "i'd",
          "i'll",
          "let's",
          "lets",
          "let",
          "want",
          "need",
          "like",
          "do",
          "hey",
          "hi",
          "hello",
          "yo",
          "dear",
          "team",
          "thanks",
          "thank",
          "thx",
          "ty",
          "cheers",
          "now",
          "just",
          "asap",
          "immediately",
          "quickly",
          "currently",
          "right",
          "ok",
          "okay",
          "so",
          "well",
          "bot",
          "slipway",
          "environment",
          "env",
          "app",
          "application",
          "project",
          "service");

  /// What may stand before an environment.
  static final Set<String> TO = Set.of("to", "on", "in", "into", "onto");

  /// What may stand before an app.
  static final Set<String> OF = Set.of("of", "for");

  /// Whom a thing may be done for without meaning an app.
  static final Set<String> WHOM = Set.of("me", "us", "everyone", "you");

  /// Questions run together with their verb.
  static final Map<String, String> ASKED =
      Map.of(
          "what's", "what", "whats", "what", "where's", "where", "wheres", "where", "how's", "how",
          "hows", "how", "who's", "who", "whos", "who");

  /// What begins the name of a build.
  static final Set<String> BUILD =
      Set.of(
          "build",
          "branch",
          "tag",
          "commit",
          "sha",
          "mr",
          "merge",
          "latest",
          "newest",
          "last",
          "stable",
          "what",
          "whatever");

  /// Words that are no branch or tag unless the sentence says that they are: they would turn a
  /// sentence into its opposite, or stand for something that is not there.
  static final Set<String> NEVER_A_NAME =
      Set.of(
          "not",
          "don't",
          "dont",
          "never",
          "no",
          "nope",
          "without",
          "and",
          "or",
          "but",
          "except",
          "unless",
          "if",
          "until",
          "till",
          "after",
          "before",
          "when",
          "once",
          "while",
          "because",
          "today",
          "tomorrow",
          "tonight",
          "later",
          "soon",
          "at",
          "by",
          "with",
          "from",
          "it",
          "its",
          "this",
          "that",
          "these",
          "those",
          "everything",
          "all",
          "any",
          "anything",
          "nothing",
          "none",
          "something",
          "somewhere",
          "back",
          "again",
          "up",
          "down",
          "over",
          "out",
          "off",
          "as",
          "is",
          "are",
          "was",
          "were",
          "be",
          "been",
          "what",
          "which",
          "who",
          "why",
          "how",
          "where",
          "there",
          "here",
          "then",
          "than",
          "only",
          "also",
          "too",
          "new",
          "next",
          "previous",
          "old",
          "current",
          "same",
          "other",
          "number",
          "version",
          "green",
          "live",
          "running",
          "deployed",
          "to",
          "on",
          "in",
          "into",
          "onto",
          "of",
          "for",
          "me",
          "request");

  private Words() {}

  /// Whether a name can stand in a sentence by itself without being taken for something else.
  static boolean standsAlone(String name) {
    return !TO.contains(name)
        && !OF.contains(name)
        && !BUILD.contains(name)
        && !name.startsWith("build-")
        && !isDigits(name)
        && !isHash(name);
  }

  static boolean isDigits(String word) {
    return isDigits(word, 0);
  }

  static boolean isDigits(String word, int from) {
    for (int i = from; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return word.length() > from;
  }

  /// Whether a word in lower case is a commit's hash or its beginning, and no number.
  static boolean isHash(String word) {
    return isHexadecimal(word) && !isDigits(word);
  }

  static boolean isHexadecimal(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return word.length() >= 7 && word.length() <= 64;
  }
}

package dev.slipway.commands.grammar;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Optional;

/// Finds the word that was probably meant.
public final class Nearest {
  /// Letters that look like Latin ones: the common ones of Unicode's confusables.txt, Cyrillic,
  /// Greek and Latin.
  private static final String LOOKS =
      "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D"
          + "\u043A\u043C\u0442\u0432\u043D\u0433\u043F"
          + "\u03B1\u03BF\u03C1\u03BD\u03B9\u03BA\u03C5\u03C4\u03B5\u03C7\u03B3\u03B7"
          + "\u0131\u0261\u0251\u00F8\u0142\u0111\u0127\u0167";

  private static final String LIKE = "aeopcyxijshdqw" + "kmtbhrn" + "aopvikutexyn" + "igaoldht";

  private Nearest() {}

  /// The one that differs least from a word or begins with it; of several the one that begins most
  /// like it. Short words are never guessed.
  public static Optional<String> orLonger(String word, Collection<String> candidates) {
    Optional<String> nearest = to(word, candidates);
    String typed = skeleton(word);
    return nearest.isPresent() || typed.length() < 3
        ? nearest
        : candidates.stream().filter(candidate -> candidate.startsWith(typed)).findFirst();
  }

  /// The one that differs least from a word.
  static Optional<String> to(String word, Collection<String> candidates) {
    String typed = skeleton(word);
    int allowed = typed.length() <= 2 ? 0 : typed.length() <= 5 ? 1 : 2;
    String best = null;
    int least = allowed + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - typed.length()) > allowed) {
        continue;
      }
      int distance = distance(typed, candidate);
      boolean closer =
          distance < least
              || (best != null
                  && distance == least
                  && alike(typed, candidate) > alike(typed, best));
      if (closer && distance < candidate.length()) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /// How many letters two words begin with alike.
  private static int alike(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  /// Accents taken off, look-alikes replaced, lower case.
  private static String skeleton(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    Normalizer.normalize(word, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .map(Character::toLowerCase)
        .forEach(c -> plain.appendCodePoint(lookalike(c)));
    return plain.toString();
  }

  private static int lookalike(int c) {
    int at = LOOKS.indexOf(c);
    return at < 0 ? c : LIKE.charAt(at);
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}

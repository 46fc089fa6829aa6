package dev.slipway.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known word that somebody probably meant.
final class Nearest {
  private Nearest() {}

  /// Empty where no word is near enough: more than a third of its letters, but always one, would
  /// have to change. Case, hyphens and underscores do not count.
  static Optional<String> to(String word, Collection<String> known) {
    String meant = letters(word);
    return known.stream()
        .filter(
            candidate -> edits(meant, letters(candidate)) <= Math.max(1, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> edits(meant, letters(candidate)))
                .thenComparingInt(candidate -> edits(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String letters(String word) {
    return word.substring(0, Math.min(64, word.length()))
        .toLowerCase(Locale.ROOT)
        .replace("-", "")
        .replace("_", "");
  }

  /// Letters left out, added, changed or swapped with their neighbour (optimal string alignment).
  private static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int row = 0; row <= from.length(); row++) {
      for (int column = 0; column <= to.length(); column++) {
        if (row == 0 || column == 0) {
          edits[row][column] = row + column;
          continue;
        }
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        edits[row][column] =
            Math.min(
                edits[row - 1][column - 1] + change,
                1 + Math.min(edits[row - 1][column], edits[row][column - 1]));
        if (areSwapped(from, row, to, column)) {
          edits[row][column] = Math.min(edits[row][column], 1 + edits[row - 2][column - 2]);
        }
      }
    }
    return edits[from.length()][to.length()];
  }

  private static boolean areSwapped(String from, int row, String to, int column) {
    return row > 1
        && column > 1
        && from.charAt(row - 1) == to.charAt(column - 2)
        && from.charAt(row - 2) == to.charAt(column - 1);
  }
}

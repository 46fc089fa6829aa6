package dev.slipway.commands.migrations;

import java.util.ArrayList;
import java.util.List;

/// What somebody typed, and whether the terminal showed it: at a prompt it does, letter by letter,
/// unless somebody has told it not to. Pure.
final class Typing {
  private static final char ERASE = '\u007f';
  private static final char ERASE_LINE = '\u0015';
  private static final char ERASE_WORD = '\u0017';

  private Typing() {}

  /// The words as they were meant, without what was taken back, and without keys that are no
  /// letters.
  static String words(String keys) {
    return String.join(" ", runs(keys));
  }

  /// Whether a screen has all of it, in this order; so it is when nothing was typed but keys that
  /// are no letters.
  ///
  /// @param screen plain text
  static boolean isShown(String keys, String screen) {
    String seen = withoutBlanks(screen);
    int from = 0;
    for (String run : runs(keys)) {
      String wanted = withoutBlanks(run);
      int at = seen.indexOf(wanted, from);
      if (at < 0) {
        return false;
      }
      from = at + wanted.length();
    }
    return true;
  }

  private static List<String> runs(String keys) {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (char key : Transcript.withoutControls(keys).toCharArray()) {
      switch (key) {
        case ERASE, '\b' -> run.setLength(Math.max(0, run.length() - 1));
        case ERASE_LINE -> {
          run.setLength(0);
          runs.clear();
        }
        case ERASE_WORD -> run.setLength(run.toString().stripTrailing().lastIndexOf(' ') + 1);
        default -> {
          if (key >= ' ') {
            run.append(key);
          } else {
            end(run, runs);
          }
        }
      }
    }
    end(run, runs);
    return runs;
  }

  private static void end(StringBuilder run, List<String> runs) {
    if (!run.toString().isBlank()) {
      runs.add(run.toString().strip());
    }
    run.setLength(0);
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }
}

package dev.slipway.commands.migrations;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// What somebody typed, and whether the terminal showed it: at a prompt it does, letter by letter,
/// also what is taken back later, unless somebody has told it not to. Pure.
final class Typing {
  /// What keys send that move and don't write: arrows, function keys.
  private static final Pattern MOVES = Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|O[@-~])");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern BLANK = Pattern.compile("\\s+");

  private Typing() {}

  /// The keys as people write them: `^U` for a control key, without those that move.
  static String words(String keys) {
    StringBuilder words = new StringBuilder();
    for (char key : MOVES.matcher(keys).replaceAll("").toCharArray()) {
      if (key == '\t') {
        words.append(' ');
      } else if (Character.isISOControl(key)) {
        words.append('^').append((char) (key ^ '@'));
      } else {
        words.append(key);
      }
    }
    return words.toString();
  }

  /// Whether all that was written by keys was printed too, in this order. What was taken back again
  /// had been printed before; a control key may be meant literally, and takes nothing back here.
  ///
  /// @param printed what the terminal printed, without control sequences
  static boolean isShown(String keys, String printed) {
    String seen = plain(printed);
    int from = 0;
    for (String run : runs(keys)) {
      int at = seen.indexOf(run, from);
      if (at < 0) {
        return false;
      }
      from = at + run.length();
    }
    return true;
  }

  private static List<String> runs(String keys) {
    return Arrays.stream(CONTROL.split(MOVES.matcher(keys).replaceAll("\u0000")))
        .map(Typing::plain)
        .filter(run -> !run.isEmpty())
        .toList();
  }

  private static String plain(String text) {
    return BLANK.matcher(CONTROL.matcher(text).replaceAll("")).replaceAll("");
  }
}

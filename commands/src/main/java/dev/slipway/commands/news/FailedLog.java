package dev.slipway.commands.news;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The end of what a job that failed has printed.
///
/// @param job its name
/// @param lines without colours and marks of the runner; text from outside
public record FailedLog(String job, List<String> lines) {
  private static final int SHOWN = 20;
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST = 2_500;

  public FailedLog {
    lines = List.copyOf(lines);
  }

  /// What of it is stored and shown: the last 20 lines, or as many as there is room for.
  ///
  /// @param mask takes out what is secret; it sees all lines at once, as a key has several
  public FailedLog shown(UnaryOperator<String> mask) {
    List<String> masked = mask.apply(String.join("\n", lines)).lines().toList();
    List<String> last = new ArrayList<>();
    int room = LONGEST;
    for (String line :
        masked.subList(Math.max(0, masked.size() - SHOWN), masked.size()).reversed()) {
      String cut = cut(line);
      room -= cut.length() + 1;
      if (room < 0) {
        break;
      }
      last.addFirst(cut);
    }
    return new FailedLog(job, last);
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= LONGEST_LINE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_LINE - 1)) + "…";
  }
}

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

  /// More of a line, in UTF-16 units, is neither stored nor shown anywhere.
  private static final int LONGEST_LINE = 600;

  /// How much of the message the lines may take; what else it says needs the rest.
  private static final int MESSAGE = 2_500;

  /// How much of them one message in the thread holds.
  private static final int THREAD = 2_800;

  public FailedLog {
    lines = List.copyOf(lines);
  }

  /// What of it is stored: the last 20 lines, fewer only when there are no more. Of a very long
  /// line the beginning is kept.
  ///
  /// @param mask takes out what is secret; it sees all lines at once, as a key has several
  public FailedLog shown(UnaryOperator<String> mask) {
    List<String> masked = mask.apply(String.join("\n", lines)).lines().toList();
    return new FailedLog(
        job,
        masked.subList(Math.max(0, masked.size() - SHOWN), masked.size()).stream()
            .map(line -> cut(line, LONGEST_LINE))
            .toList());
  }

  /// All of the lines as one message has room for them: the longest are cut, none is left out.
  List<String> narrow() {
    int width = width();
    return lines.stream().map(line -> cut(line, width)).toList();
  }

  /// Whether [#narrow] has cut something.
  boolean isCut() {
    return !narrow().equals(lines);
  }

  /// The lines as they are, in as many parts as messages in a thread are needed for them.
  List<List<String>> parts() {
    List<List<String>> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    int room = THREAD;
    for (String line : lines) {
      room -= line.length() + 1;
      if (room < 0) {
        parts.add(List.copyOf(part));
        part.clear();
        room = THREAD - line.length() - 1;
      }
      part.add(line);
    }
    parts.add(List.copyOf(part));
    return parts;
  }

  /// The most that may be left of each line so that all of them fit.
  private int width() {
    int width = LONGEST_LINE;
    while (size(width) > MESSAGE) {
      width--;
    }
    return width;
  }

  private int size(int width) {
    return lines.stream().mapToInt(line -> Math.min(line.length(), width) + 1).sum();
  }

  /// At most so many units, with a sign where something is missing, and no half of a character.
  private static String cut(String line, int longest) {
    if (line.length() <= longest) {
      return line;
    }
    boolean halves = Character.isHighSurrogate(line.charAt(longest - 2));
    return line.substring(0, halves ? longest - 2 : longest - 1) + "…";
  }
}

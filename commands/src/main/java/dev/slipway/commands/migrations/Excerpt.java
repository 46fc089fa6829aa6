package dev.slipway.commands.migrations;

import java.util.ArrayList;
import java.util.List;

/// As much of some lines as fits into one message: their beginning and their end. Pure.
public final class Excerpt {
  private static final int LINES = 60;
  private static final int FIRST = 15;
  private static final int LONGEST_LINE = 300;
  private static final int CHARACTERS = 2_600;

  private Excerpt() {}

  /// The lines, or the first and last of them with a line between them that says how many are
  /// missing.
  public static List<String> of(List<String> lines) {
    List<String> cut = lines.stream().map(Excerpt::cut).toList();
    if (cut.size() <= LINES && size(cut) <= CHARACTERS) {
      return cut;
    }
    List<String> first = new ArrayList<>();
    int room = CHARACTERS / 4;
    for (String line : cut.subList(0, Math.min(FIRST, cut.size()))) {
      room -= line.length() + 1;
      if (room < 0) {
        break;
      }
      first.add(line);
    }
    List<String> last = new ArrayList<>();
    room = CHARACTERS - size(first);
    for (int i = cut.size() - 1; i >= first.size() && last.size() < LINES - FIRST; i--) {
      room -= cut.get(i).length() + 1;
      if (room < 0) {
        break;
      }
      last.addFirst(cut.get(i));
    }
    int missing = cut.size() - first.size() - last.size();
    List<String> shown = new ArrayList<>(first);
    if (missing > 0) {
      shown.add("... " + missing + (missing == 1 ? " line" : " lines") + " left out ...");
    }
    shown.addAll(last);
    return shown;
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...";
  }

  private static int size(List<String> lines) {
    return lines.stream().mapToInt(line -> line.length() + 1).sum();
  }
}

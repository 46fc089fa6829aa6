package dev.slipway.commands.migrations;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What was done in a container, in plain text: what terminals printed without their control
/// sequences, what was typed and not shown, what commands were given as their input (`< ...`), and
/// who came and went, each with the time (UTC). Pure.
public final class Transcript {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// ECMA-48 control sequences, operating system commands, and other escapes. A command that is not
  /// ended on its line is none: what follows it is text.
  private static final Pattern CONTROLS =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[\\]PX^_][^\u0007\u001b\\r\\n]{0,1000}(?:\u0007|\u001b\\\\)|\u001b[ -/]*[0-~]");

  /// How the lines about people begin.
  private static final Pattern TOLD = Pattern.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}  ");

  /// How the toolkit calls the input of commands.
  private static final String INPUT = "in/";

  /// Of data that a command is given, this much is enough for everybody to read.
  private static final int INPUT_SHOWN = 2_000;

  private Transcript() {}

  /// The lines, oldest first. What is printed can't pass for a line about who came and went: where
  /// it begins like one, a space stands before it.
  public static List<String> of(List<LogLine> log, Masking masking) {
    List<String> lines = new ArrayList<>();
    StringBuilder printed = new StringBuilder();
    String terminal = "";
    for (int i = 0; i < log.size(); i++) {
      LogLine line = log.get(i);
      if (line.kind() == LogLine.Kind.OUTPUT || isInput(line)) {
        if (!line.login().equals(terminal)) {
          flush(printed, terminal, lines, masking);
          terminal = line.login();
        }
        printed.append(line.text());
      } else if (line.kind() != LogLine.Kind.TYPED
          || !Typing.isShown(line.text(), screen(log, i))) {
        flush(printed, terminal, lines, masking);
        lines.add(TIME.format(line.at()) + "  " + words(line));
      }
    }
    flush(printed, terminal, lines, masking);
    return lines;
  }

  /// What a command without a terminal was given.
  private static boolean isInput(LogLine line) {
    return line.kind() == LogLine.Kind.TYPED && line.login().startsWith(INPUT);
  }

  /// What the terminal of a typed line printed since something was typed in it before, until
  /// something is typed again.
  private static String screen(List<LogLine> log, int typed) {
    String terminal = log.get(typed).login();
    int first = typed;
    while (first > 0 && !isTyped(log.get(first - 1), terminal)) {
      first--;
    }
    int last = typed + 1;
    while (last < log.size() && !isTyped(log.get(last), terminal)) {
      last++;
    }
    return withoutControls(
        log.subList(first, last).stream()
            .filter(line -> line.kind() == LogLine.Kind.OUTPUT)
            .filter(line -> line.login().equals(terminal))
            .map(LogLine::text)
            .collect(Collectors.joining()));
  }

  private static boolean isTyped(LogLine line, String terminal) {
    return line.kind() == LogLine.Kind.TYPED && line.login().equals(terminal);
  }

  private static String withoutControls(CharSequence text) {
    return CONTROLS.matcher(text).replaceAll("");
  }

  private static void flush(
      StringBuilder printed, String terminal, List<String> lines, Masking masking) {
    if (!printed.isEmpty()) {
      String mark = terminal.startsWith(INPUT) ? "< " : "";
      String text = withoutControls(printed);
      int shown = mark.isEmpty() ? text.length() : Math.min(text.length(), INPUT_SHOWN);
      plain(masking.mask(text.substring(0, shown)))
          .lines()
          .map(String::stripTrailing)
          .map(line -> TOLD.matcher(line).lookingAt() ? " " + line : line)
          .forEach(line -> lines.add(mark + line));
      if (shown < text.length()) {
        lines.add(mark + "... and " + (text.length() - shown) + " characters more");
      }
      printed.setLength(0);
    }
  }

  private static String words(LogLine line) {
    String more = line.text().isEmpty() ? "" : " (" + line.text() + ")";
    return switch (line.kind()) {
      case STARTED -> "the SSH server runs";
      case OPENED -> line.who() + " logged in" + more;
      case CLOSED -> line.who() + " left";
      case OUTPUT, SKIPPED -> line.text();
      case TYPED -> "typed, not shown: " + Typing.words(line.text());
      case HIDDEN -> "typed, not kept" + more;
      case WARNED -> "people were warned" + more;
      case EXTENDED -> "extended" + more;
      case TROUBLE -> "trouble" + more;
      case ENDED -> "the end" + more;
    };
  }

  /// What a terminal would show of a text: a return begins the line anew, a backspace takes a
  /// character back.
  private static String plain(String text) {
    StringBuilder all = new StringBuilder();
    StringBuilder line = new StringBuilder();
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        all.append(line).append('\n');
        line.setLength(0);
        column = 0;
      } else if (c == '\r') {
        column = 0;
      } else if (c == '\b') {
        column = Math.max(0, column - 1);
      } else if (c == '\t' || c >= ' ') {
        if (column < line.length()) {
          line.setCharAt(column, c);
        } else {
          line.append(c);
        }
        column++;
      }
    }
    return all.append(line).toString();
  }
}

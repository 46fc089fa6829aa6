package dev.slipway.commands.migrations;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What was done in a container, in plain text: what terminals printed without their control
/// sequences, and who came and went, each with the time (UTC). Pure.
public final class Transcript {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// ECMA-48 control sequences, operating system commands, and other escapes.
  private static final Pattern CONTROLS =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|\u001b[ -/]*[0-~]");

  /// How the lines about people begin.
  private static final Pattern TOLD = Pattern.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}  ");

  private Transcript() {}

  /// The lines, oldest first. What is printed can't pass for a line about who came and went: where
  /// it begins like one, a space stands before it.
  public static List<String> of(List<LogLine> log, Masking masking) {
    List<String> lines = new ArrayList<>();
    StringBuilder printed = new StringBuilder();
    String terminal = "";
    for (LogLine line : log) {
      if (line.kind() == LogLine.Kind.OUTPUT) {
        if (!line.login().equals(terminal)) {
          flush(printed, lines, masking);
          terminal = line.login();
        }
        printed.append(line.text());
      } else {
        flush(printed, lines, masking);
        lines.add(TIME.format(line.at()) + "  " + words(line));
      }
    }
    flush(printed, lines, masking);
    return lines;
  }

  private static void flush(StringBuilder printed, List<String> lines, Masking masking) {
    if (!printed.isEmpty()) {
      plain(masking.mask(CONTROLS.matcher(printed).replaceAll("")))
          .lines()
          .map(String::stripTrailing)
          .map(line -> TOLD.matcher(line).lookingAt() ? " " + line : line)
          .forEach(lines::add);
      printed.setLength(0);
    }
  }

  private static String words(LogLine line) {
    String more = line.text().isEmpty() ? "" : " (" + line.text() + ")";
    return switch (line.kind()) {
      case STARTED -> "the SSH server runs";
      case OPENED -> line.who() + " logged in" + more;
      case CLOSED -> line.who() + " left";
      case OUTPUT -> line.text();
      case SKIPPED -> line.text();
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

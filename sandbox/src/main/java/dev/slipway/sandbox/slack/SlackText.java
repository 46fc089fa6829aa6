package dev.slipway.sandbox.slack;

import java.util.regex.Pattern;

/// Slack's way with the three characters that mean something in message text.
final class SlackText {
  private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt);)");
  private static final Pattern BARE_LESS = Pattern.compile("<(?![@#!]|[a-zA-Z][a-zA-Z0-9+.-]*:)");
  private static final int LONGEST = 40_000;

  private SlackText() {}

  /// What a person typed, as it arrives at an app.
  static String escaped(String typed) {
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// What an app sent, as it is stored: characters that cannot be markup are escaped.
  static String stored(String sent) {
    String text = BARE_AMPERSAND.matcher(sent).replaceAll("&amp;");
    return BARE_LESS.matcher(text).replaceAll("&lt;");
  }

  static boolean isTooLong(String text) {
    return text.length() > LONGEST;
  }

  static String cut(String text) {
    return isTooLong(text) ? text.substring(0, LONGEST) : text;
  }
}

package dev.slipway.integrations.slack;

import java.util.Locale;
import java.util.Optional;

/// Slack's text mark-up, read back into the words that a person typed. Pure.
///
/// Slack escapes `&`, `<` and `>` in what people type and wraps what it recognised in `<...>`
/// (https://docs.slack.dev/messaging/formatting-message-text). One pass, so that an escaped
/// `&lt;@U1&gt;` stays the text it was.
final class Markup {
  private Markup() {}

  /// The words of a message.
  ///
  /// @param bot the bot's user id, whose mention is left out; empty when it isn't known
  static String plain(String text, Optional<String> bot) {
    if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
      return text.strip();
    }
    StringBuilder words = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '<') {
        int end = text.indexOf('>', at);
        if (end < 0) {
          words.append(c);
          at++;
        } else {
          words.append(reference(text.substring(at + 1, end), bot));
          at = end + 1;
        }
      } else if (c == '&') {
        at += entity(text, at, words);
      } else {
        words.append(c);
        at++;
      }
    }
    return words.toString().strip();
  }

  /// Text without references, in which only `&amp;`, `&lt;` and `&gt;` are escaped.
  static String unescaped(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder words = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '&') {
        at += entity(text, at, words);
      } else {
        words.append(text.charAt(at));
        at++;
      }
    }
    return words.toString();
  }

  /// Text made inert for a place where Slack reads mark-up.
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// Whether the text mentions this user.
  static boolean mentions(String text, String user) {
    return text.contains("<@" + user + ">") || text.contains("<@" + user + "|");
  }

  private static int entity(String text, int at, StringBuilder words) {
    if (text.startsWith("&amp;", at)) {
      words.append('&');
      return 5;
    }
    if (text.startsWith("&lt;", at)) {
      words.append('<');
      return 4;
    }
    if (text.startsWith("&gt;", at)) {
      words.append('>');
      return 4;
    }
    words.append('&');
    return 1;
  }

  private static String reference(String inside, Optional<String> bot) {
    int bar = inside.indexOf('|');
    String target = bar < 0 ? inside : inside.substring(0, bar);
    String label = bar < 0 ? "" : unescaped(inside.substring(bar + 1));
    if (target.startsWith("@")) {
      return bot.isPresent() && target.substring(1).equals(bot.get()) ? " " : target;
    }
    if (target.startsWith("#")) {
      return target;
    }
    if (target.startsWith("!")) {
      return command(target.substring(1), label);
    }
    String url = unescaped(target);
    return isWhatWasTyped(url, label) ? label : url;
  }

  private static String command(String command, String label) {
    if (command.startsWith("subteam^")) {
      return "@" + command.substring("subteam^".length());
    }
    if (command.equals("here") || command.equals("channel") || command.equals("everyone")) {
      return "@" + command;
    }
    return label.isEmpty() ? command : label;
  }

  /// Slack links what looks like an address (`shop.io`) and keeps what was typed as the label. Any
  /// other label was made by somebody and may not say where the link goes.
  private static boolean isWhatWasTyped(String url, String label) {
    if (label.isEmpty()) {
      return false;
    }
    String bare = withoutScheme(url);
    String typed = withoutScheme(label);
    return bare.equalsIgnoreCase(typed) || bare.equalsIgnoreCase(typed + "/");
  }

  private static String withoutScheme(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    for (String scheme : new String[] {"https://", "http://", "mailto:", "tel:"}) {
      if (lower.startsWith(scheme)) {
        return url.substring(scheme.length());
      }
    }
    return url;
  }
}

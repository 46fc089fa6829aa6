package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.Message.Button;

/// Sentences as buttons.
final class Buttons {
  private static final int LABEL = 75;

  private Buttons() {}

  static Button saying(String phrase) {
    String label = phrase.length() <= LABEL ? phrase : phrase.substring(0, LABEL - 1) + "…";
    return new Button("say", label, phrase, Button.Style.PLAIN);
  }
}

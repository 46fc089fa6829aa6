package dev.slipway.commands.chat;

import java.util.List;
import java.util.stream.Stream;

/// What the bot says, before any chat system's mark-up.
///
/// @param summary one line of plain text for notifications
/// @param sections from top to bottom
public record Message(String summary, List<Section> sections) {
  public Message {
    sections = List.copyOf(sections);
  }

  /// A message of one paragraph.
  public static Message of(Text text) {
    return new Message(text.plain(), List.of(new Section.Paragraph(text)));
  }

  /// The same with more below.
  public Message followedBy(List<Section> more) {
    return new Message(summary, Stream.concat(sections.stream(), more.stream()).toList());
  }

  /// A part of a message.
  public sealed interface Section {
    /// The one line that says it all.
    record Title(Text text) implements Section {}

    record Paragraph(Text text) implements Section {}

    /// Short facts side by side.
    record Facts(List<Fact> facts) implements Section {
      public Facts {
        facts = List.copyOf(facts);
      }
    }

    /// Small print.
    record Note(Text text) implements Section {}

    /// Text in a fixed-width face, line breaks kept; text from outside is welcome.
    record Preformatted(String text) implements Section {}

    /// Buttons, side by side.
    record Buttons(List<Button> buttons) implements Section {
      public Buttons {
        buttons = List.copyOf(buttons);
      }
    }
  }

  /// @param label plain text
  public record Fact(String label, Text value) {}

  /// A phrase of the grammar that can be pressed instead of typed. Whoever presses it has said it.
  ///
  /// @param action a stable word for what it does: `abort`, `deploy`
  /// @param label at most 75 characters
  /// @param phrase what pressing it says
  public record Button(String action, String label, String phrase, Style style) {
    /// How it looks.
    public enum Style {
      PLAIN,
      PRIMARY,
      DANGER
    }
  }
}

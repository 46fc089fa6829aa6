package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Why a sentence was not understood, and where.
///
/// @param code which kind of failure
/// @param input the sentence as it was read; characters that can't be seen stand there by number
/// @param span the place in `input` that is wrong; its end when something is missing
/// @param expected what should be there, a clause in words
/// @param nearest what would fit in the place and looks like what is there; empty when nothing does
/// @param phrase a whole sentence that may be what was meant; empty when there is none
public record ParseFailure(
    Code code,
    String input,
    Span span,
    String expected,
    Optional<String> nearest,
    Optional<String> phrase) {
  /// The kinds of failure.
  public enum Code {
    /// More than 2,000 characters.
    TOO_LONG,
    /// A character that can't be seen or changes the order of others.
    HIDDEN_CHARACTER,
    /// A letter that looks like another or belongs to no name.
    NOT_ASCII,
    /// No word says what is wanted.
    UNKNOWN_COMMAND,
    UNKNOWN_APP,
    UNKNOWN_ENVIRONMENT,
    /// A word that has no meaning in this command.
    UNKNOWN_WORD,
    /// The sentence ends too early, or a word is not followed by what belongs to it.
    INCOMPLETE,
    /// Something is named a second time.
    SAID_TWICE,
    /// A number out of range.
    BAD_NUMBER,
    /// A branch, tag or commit that can't exist.
    BAD_NAME;

    /// The stable word for tests and scripts: `unknown-environment`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  ParseFailure(Code code, String input, Span span, String expected) {
    this(code, input, span, expected, Optional.empty(), Optional.empty());
  }

  ParseFailure nearest(Optional<String> word) {
    return new ParseFailure(code, input, span, expected, word, phrase);
  }

  ParseFailure phrase(Optional<String> sentence) {
    return new ParseFailure(code, input, span, expected, nearest, sentence);
  }

  /// What to ask back; empty when there is no guess.
  public Optional<String> question() {
    return nearest.or(() -> phrase).map(guess -> "did you mean \"" + guess + "\"?");
  }

  /// All of it in plain text for a fixed-width face: the sentence, a caret under the wrong place,
  /// what should be there, and a guess.
  public String shown() {
    List<String> lines = new ArrayList<>();
    lines.add(Caret.under(input, span));
    lines.add("expected " + expected);
    question().ifPresent(lines::add);
    return String.join("\n", lines);
  }

  /// All of it for a chat, with a button for the guess where the guess is a whole sentence.
  public Message message() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Preformatted(Caret.under(input, span)));
    String words = "I expected " + expected + ".";
    Text text = Text.of(words);
    if (nearest.isPresent() || phrase.isPresent()) {
      text = text.and(" Did you mean ").code(nearest.or(() -> phrase).orElseThrow()).and("?");
    }
    sections.add(new Section.Paragraph(text));
    phrase.ifPresent(
        sentence -> sections.add(new Section.Buttons(List.of(Buttons.saying(sentence)))));
    return new Message("I did not understand that. " + text.plain(), sections);
  }
}

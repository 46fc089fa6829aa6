package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import java.util.List;

/// What became of a sentence.
///
/// @param <C> the commands of the grammar
public sealed interface ParseResult<C extends Phrased> {
  /// It means exactly this.
  record Parsed<C extends Phrased>(C command) implements ParseResult<C> {
    /// What was understood, to be shown to whoever asked: the canonical sentence.
    public String echo() {
      return command.phrase();
    }
  }

  /// It can't be understood.
  record Failed<C extends Phrased>(ParseFailure failure) implements ParseResult<C> {}

  /// It lacks something that only the asker can choose.
  ///
  /// @param question one sentence
  /// @param choices sentences of the grammar, each an answer, at least one; pressing one may lead
  ///   to the next question
  record Ambiguous<C extends Phrased>(String question, List<String> choices)
      implements ParseResult<C> {
    public Ambiguous {
      choices = List.copyOf(choices);
    }

    /// The question with a button for each choice.
    public Message message() {
      List<Button> buttons = choices.stream().map(Buttons::saying).toList();
      return new Message(
          question,
          List.of(new Section.Paragraph(Text.of(question)), new Section.Buttons(buttons)));
    }
  }
}

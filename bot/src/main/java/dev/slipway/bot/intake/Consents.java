package dev.slipway.bot.intake;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Approvals;
import java.util.Optional;

/// Why somebody's yes or no to what waits for consent does not count, whatever it is that waits.
final class Consents {
  private Consents() {}

  /// A yes or a no.
  enum Answer {
    YES,
    NO
  }

  /// What they are told; empty when it counts.
  ///
  /// @param end what whoever asked for it does to end it
  static Optional<Message> unfit(
      UserId by, Approvals.Standing standing, Answer answer, String end) {
    return why(standing, answer, end)
        .map(words -> Message.of(Replies.mark(Symbol.STOPPED).person(by).and(", " + words)));
  }

  /// What somebody is told of whom nobody can tell whether they wrote some of it.
  static Message unknownAccount(UserId by) {
    return Message.of(
        Replies.mark(Symbol.STOPPED)
            .person(by)
            .and(
                ", I don't know your GitLab account, so I can't tell whether you wrote some of what it brings. Whoever keeps my configuration names it in ")
            .code("people")
            .and("; until then somebody else has to approve it."));
  }

  private static Optional<String> why(Approvals.Standing standing, Answer answer, String end) {
    return switch (standing) {
      case MAY -> Optional.empty();
      case GIVEN -> Optional.of("you have approved it already.");
      case NOT_REQUESTER ->
          Optional.of(
              switch (answer) {
                case NO -> "you asked for it yourself. To end it, " + end + ".";
                case YES -> "you asked for it yourself; somebody else has to approve it.";
              });
      case NOT_AUTHOR ->
          switch (answer) {
            case NO -> Optional.empty();
            case YES ->
                Optional.of("you wrote some of what it brings; somebody else has to approve it.");
          };
      case ONLY_REQUESTER ->
          Optional.of("only who asked for it can confirm it; it needs nobody's approval.");
    };
  }
}

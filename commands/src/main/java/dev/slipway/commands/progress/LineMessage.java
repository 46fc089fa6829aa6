package dev.slipway.commands.progress;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is said of deployments that wait until an environment is free, and what whoever waits for
/// that or for a pipeline is told when the wait is over. Pure.
public final class LineMessage {
  private LineMessage() {}

  /// The place in line, and what comes first.
  static Text place(Line line) {
    Text text = Text.of(line.place() == 1 ? "It is the next one" : "Place " + line.place());
    if (line.underWay().isPresent()) {
      text = text.and(". Deployment " + line.underWay().get() + " is under way");
    }
    if (line.holder().isPresent()) {
      text = text.and(". ").person(line.holder().get()).and(" has it locked");
    }
    return text.and(
        ". When its turn comes it begins by itself, unless something speaks against it then; it waits for 8 hours at most.");
  }

  /// What the requester alone is told of an event; empty for most.
  ///
  /// @param after the board with the event in it
  public static Optional<Message> toRequester(Board after, ProgressEvent event) {
    if (event instanceof ProgressEvent.TurnCame) {
      return Optional.of(
          Message.of(
              mark(Symbol.WORKING)
                  .and("It is your turn: ")
                  .and(what(after))
                  .and(" begins. What becomes of it stands where you asked for it.")));
    }
    if (event instanceof ProgressEvent.PipelineSucceeded) {
      return Optional.of(
          Message.of(
              mark(Symbol.WORKING)
                  .and("The pipeline is green: ")
                  .and(what(after))
                  .and(" goes on. What becomes of it stands where you asked for it.")));
    }
    if (event instanceof ProgressEvent.ApprovalAsked asked
        && asked.approvals().byRequester()
        && after.order().hasWaited(asked.at())) {
      return Optional.of(
          Message.of(
              mark(Symbol.QUESTION)
                  .and("It waits for you: ")
                  .and(what(after))
                  .and(" begins when you confirm it, until ")
                  .and(new Text.Span.Moment(asked.approvals().until()))
                  .and(". Press Confirm where you asked for it, or say there ")
                  .code("confirm deployment " + after.id())
                  .and(".")));
    }
    return event instanceof ProgressEvent.Finished(_, DeploymentState.Refused(Refusal refusal))
            && (refusal.code().equals(Line.NOT_FREE) || after.jobs().isPresent())
        ? Optional.of(
            Message.of(
                mark(Symbol.STOPPED)
                    .and("Not deployed: ")
                    .and(what(after))
                    .and(". ")
                    .and(Sentences.refusal(refusal))))
        : Optional.empty();
  }

  private static Text what(Board board) {
    return Text.of("")
        .bold(board.order().app().value())
        .and(" " + Sentences.reference(board.order().reference()) + " to ")
        .bold(board.order().environment().value())
        .and(" (deployment " + board.id() + ")");
  }

  /// Who waits, in the order of their turns; empty when nobody does.
  public static List<Section> waiting(List<Deployment> line) {
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      Deployment deployment = line.get(i);
      Scope.OneEnvironment where =
          new Scope.OneEnvironment(deployment.order().app(), deployment.order().environment());
      long place =
          line.subList(0, i + 1).stream()
              .map(Deployment::order)
              .filter(order ->
                  order.app().equals(where.app())
                      && order.environment().equals(where.environment()))
              .count();
      sections.add(
          new Section.Paragraph(
              mark(Symbol.WAITING)
                  .and("Place " + place + " in line for ")
                  .bold(where.words())
                  .and(": " + Sentences.reference(deployment.order().reference()) + ", asked by ")
                  .person(deployment.order().requester())
                  .and(" (deployment " + deployment.id() + ")")));
    }
    return sections;
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}

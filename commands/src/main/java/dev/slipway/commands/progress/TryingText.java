package dev.slipway.commands.progress;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.judging.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is said of the pods that run beside the workloads. Pure.
final class TryingText {
  /// A wider picture would be broken into lines.
  private static final int WIDEST = 20;

  private TryingText() {}

  /// New and old pods, a line for each workload.
  static Text rows(Board board) {
    Trying trying = board.trying().orElseThrow();
    Text text = Text.of("");
    int tried = board.plan().map(Plan::tried).orElse(board.rows().size());
    for (int i = 0; i < tried; i++) {
      Board.Row row = board.rows().get(i);
      Trying.Row beside = trying.rows().get(i);
      text =
          text.and(i == 0 ? "" : "\n")
              .and(new Span.Mark(symbol(beside)))
              .and(" ")
              .code(row.target() + "/" + row.workload())
              .and("  new " + picture(beside.ready(), beside.wanted()))
              .and(" " + beside.ready() + " of " + beside.wanted() + " ready")
              .and(", old " + picture(beside.beside(), beside.beside()) + " " + beside.beside());
    }
    return text;
  }

  private static Symbol symbol(Trying.Row row) {
    return row.wanted() > 0 && row.ready() < row.wanted() ? Symbol.WORKING : Symbol.DONE;
  }

  /// More can be ready than are wanted while somebody else scales them.
  private static String picture(int full, int all) {
    int width = Math.min(all, WIDEST);
    int filled = all == 0 ? 0 : (int) ((long) Math.min(full, all) * width / all);
    return "■".repeat(filled) + "□".repeat(width - filled);
  }

  /// What the batch waits for, and what was said of the one before.
  static Optional<Text> waiting(Board board) {
    Trying trying = board.trying().orElseThrow();
    Text text = Text.of("");
    boolean first = true;
    if (trying.judgedAt().isPresent()) {
      text =
          text.and("Judged at ")
              .and(new Span.Moment(trying.judgedAt().get()))
              .and(" if all stay ready.");
      first = false;
    }
    for (int i = 0; i < board.rows().size(); i++) {
      Optional<String> waitingFor = trying.rows().get(i).waitingFor();
      if (waitingFor.isPresent()) {
        Board.Row row = board.rows().get(i);
        text =
            text.and(first ? "Waiting: " : "\nWaiting: ")
                .code(row.target() + "/" + row.workload())
                .and(" " + waitingFor.get());
        first = false;
      }
    }
    if (trying.verdict().isPresent()) {
      text = text.and(first ? "" : "\n").and("Last verdict: " + words(trying.verdict().get()));
      first = false;
    }
    return first ? Optional.empty() : Optional.of(text);
  }

  /// A verdict with all its numbers, for the thread.
  static Message verdict(ProgressEvent.Judged judged) {
    return verdict("Batch " + (judged.batch() + 1), judged.verdict());
  }

  /// The same of what runs on all pods.
  static Message verdict(ProgressEvent.LiveJudged judged) {
    return verdict("On all pods", judged.verdict());
  }

  private static Message verdict(String what, Verdict verdict) {
    String words = what + ": " + words(verdict);
    return new Message(words, List.of(new Section.Paragraph(Text.of(words))));
  }

  private static String words(Verdict verdict) {
    String answer =
        switch (verdict.answer()) {
          case GOOD -> "good";
          case BAD -> "bad";
          case CANNOT_TELL -> "can't tell";
        };
    return verdict.findings().isEmpty()
        ? answer + ", all pods stayed ready without a restart"
        : answer
            + ", "
            + verdict.findings().stream()
                .map(finding -> finding.workload() + ": " + finding.words())
                .collect(Collectors.joining("; "));
  }
}

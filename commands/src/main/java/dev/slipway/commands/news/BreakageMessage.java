package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.BuildCommand;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the channel reads about a broken default branch: one message, which is edited when it goes
/// on and when it is over, and one line in its thread when it is over. Pure.
public final class BreakageMessage {
  private static final int MOST_JOBS = 5;

  private BreakageMessage() {}

  public static Message of(AppName app, String branch, Breakage breakage) {
    String number = breakage.first().build().number().toString();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Title(
            Text.of("")
                .and(new Span.Mark(breakage.lasts() ? Symbol.FAILED : Symbol.DONE))
                .and(breakage.lasts() ? " Build " : " Repaired: build ")
                .link(breakage.first().build().url(), number)
                .and(" broke " + branch + " of ")
                .bold(app.value())));
    sections.add(new Section.Paragraph(jobs(breakage)));
    course(breakage).ifPresent(text -> sections.add(new Section.Paragraph(text)));
    log(breakage)
        .ifPresent(log -> {
          sections.add(
              new Section.Paragraph(
                  Text.of(lines(log) + (log.isCut() ? ", whole in the thread:" : ":"))));
          sections.add(new Section.Preformatted(String.join("\n", log.narrow())));
        });
    breakage
        .contents()
        .commits()
        .map(commits ->
            NewsText.commits(
                commits,
                "since the last stable build",
                breakage.contents().mentioned().orElse(List.of())))
        .ifPresent(text -> sections.add(new Section.Paragraph(text)));
    breakage.contents().mergeRequests().flatMap(NewsText::mergeRequests).ifPresent(sections::add);
    sections.add(
        new Section.Buttons(
            List.of(
                new Button(
                    "details",
                    "Details",
                    new BuildCommand(
                            app, new BuildReference.Numbered(breakage.first().build().number()))
                        .phrase(),
                    Button.Style.PLAIN))));
    return new Message(summary(app, branch, breakage), sections);
  }

  private static String summary(AppName app, String branch, Breakage breakage) {
    String broke = "uild " + breakage.first().build().number() + " broke " + branch + " of " + app;
    return breakage
        .repaired()
        .map(repair -> "Repaired by build " + repair.number() + ": b" + broke)
        .orElse("B" + broke);
  }

  private static Text jobs(Breakage breakage) {
    Optional<List<FailedJob>> jobs = breakage.failure().jobs();
    if (jobs.isEmpty() || jobs.get().isEmpty()) {
      return Text.of("Its pipeline failed").and(jobs.isEmpty() ? "." : ", none of its jobs did.");
    }
    Text text = Text.of("Failed in ");
    String between = "";
    for (FailedJob job : jobs.get().stream().limit(MOST_JOBS).toList()) {
      text = text.and(between).link(job.url(), NewsText.cut(job.name()));
      between = ", ";
    }
    int more = jobs.get().size() - MOST_JOBS;
    return text.and(more > 0 ? " and " + more + " more jobs." : ".");
  }

  /// The log while it is of use.
  private static Optional<FailedLog> log(Breakage breakage) {
    return breakage.failure().log().filter(log -> breakage.lasts() && !log.lines().isEmpty());
  }

  /// `The last 20 lines of test`.
  private static String lines(FailedLog log) {
    int number = log.lines().size();
    return (number == 1 ? "The only line of " : "The last " + number + " lines of ")
        + NewsText.cut(log.job());
  }

  /// What the thread holds of the log: nothing when the message has room for all of it.
  public static List<Message> wholeLog(Breakage breakage) {
    return log(breakage).filter(FailedLog::isCut).map(BreakageMessage::wholeLog).orElse(List.of());
  }

  private static List<Message> wholeLog(FailedLog log) {
    List<List<String>> parts = log.parts();
    List<Message> messages = new ArrayList<>();
    for (List<String> part : parts) {
      String title =
          lines(log)
              + (parts.size() == 1
                  ? ""
                  : " (" + (messages.size() + 1) + " of " + parts.size() + ")");
      messages.add(
          new Message(
              title,
              List.of(
                  new Section.Paragraph(Text.of(title + ":")),
                  new Section.Preformatted(String.join("\n", part)))));
    }
    return messages;
  }

  /// What came after.
  private static Optional<Text> course(Breakage breakage) {
    if (breakage.repaired().isPresent()) {
      return breakage.repaired().map(repair -> repaired(breakage, repair));
    }
    return breakage.last().equals(breakage.first().build().number())
        ? Optional.empty()
        : Optional.of(Text.of("Build " + breakage.last() + " failed too."));
  }

  private static Text repaired(Breakage breakage, Breakage.Repair repair) {
    Duration broken = Duration.between(breakage.first().at(), repair.at());
    return Text.of("Build ")
        .link(repair.url(), repair.number().toString())
        .and(" is green again, after " + Sentences.took(broken) + ".");
  }

  /// The line in the thread; empty while it lasts.
  public static Optional<Message> recovery(String branch, Breakage breakage) {
    return breakage
        .repaired()
        .map(repair ->
            Message.of(
                Text.of("")
                    .and(new Span.Mark(Symbol.DONE))
                    .and(" " + branch + " is repaired. ")
                    .and(repaired(breakage, repair))));
  }
}

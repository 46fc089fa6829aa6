package dev.slipway.commands.news;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.requests.UnfollowCommand;
import dev.slipway.commands.requests.UnmailCommand;
import java.util.ArrayList;
import java.util.List;

/// What somebody reads, alone, when their commits went live. Pure.
public final class ArrivalMessage {
  private static final int MOST_COMMITS = 10;

  private ArrivalMessage() {}

  public static Message of(Deployment deployment, Build build, Written written) {
    return of(
        deployment,
        build,
        written,
        new UnfollowCommand(where(deployment)).phrase(),
        "ends these messages");
  }

  /// The same by e-mail.
  public static Message mailed(Deployment deployment, Build build, Written written) {
    return of(
        deployment,
        build,
        written,
        new UnmailCommand(where(deployment)).phrase(),
        "in the chat ends these mails");
  }

  private static Scope.OneEnvironment where(Deployment deployment) {
    return new Scope.OneEnvironment(deployment.order().app(), deployment.order().environment());
  }

  /// @param end what ends it when it is said
  private static Message of(
      Deployment deployment, Build build, Written written, String end, String ends) {
    Scope.OneEnvironment where = where(deployment);
    List<Section> sections = new ArrayList<>();
    Text title =
        new Text(List.of(new Span.Mark(Symbol.ROCKET)))
            .and(" What you wrote is live on ")
            .bold(where.words())
            .and(", with build ")
            .link(build.url(), build.number().toString());
    sections.add(new Section.Title(title));
    NewsText.mergeRequests(written.mergeRequests()).ifPresent(sections::add);
    if (!written.commits().isEmpty()) {
      sections.add(new Section.Paragraph(commits(written.commits())));
    }
    sections.add(
        new Section.Note(
            Text.of("deployment " + deployment.id() + ", asked by ")
                .person(deployment.order().requester())
                .and(" · ")
                .code(end)
                .and(" " + ends)));
    return new Message(title.plain(), sections);
  }

  private static Text commits(List<Commit> all) {
    List<Commit> shown = all.subList(Math.max(0, all.size() - MOST_COMMITS), all.size());
    Text text =
        Text.of(shown.size() < all.size() ? (all.size() - shown.size()) + " older ones" : "");
    String between = shown.size() < all.size() ? "\n" : "";
    for (Commit commit : shown) {
      text =
          text.and(between).code(commit.sha().shortened()).and(" " + NewsText.cut(commit.title()));
      between = "\n";
    }
    return text;
  }
}

package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is in a release. Pure.
public final class ReleaseMessage {
  private ReleaseMessage() {}

  /// @param how what became of it: `went live as release 41`
  /// @param approvers who agreed to it, in the order of agreeing
  public static Message of(Release release, String how, List<UserId> approvers) {
    Order order = release.deployment().order();
    Plan plan = release.plan();
    Build build = plan.build();
    String title =
        "Release " + release.number() + " of " + order.app() + " on " + order.environment();
    Text facts =
        Text.of("build ")
            .link(build.url(), build.number().toString())
            .and(" · ")
            .code(build.commit().sha().shortened())
            .and(" " + build.commit().title() + " · " + build.commit().author())
            .and("\n" + how + " · deployment " + release.deployment().id() + " · asked by ")
            .person(order.requester())
            .and(" · ")
            .and(new Span.Moment(release.at()));
    facts = order.edit().map(keys -> "\nWith " + keys.brief()).map(facts::and).orElse(facts);
    if (!plan.overridden().isEmpty()) {
      facts =
          facts.and(
              "\nOverrode "
                  + plan.overridden().stream()
                      .map(Refusal::code)
                      .collect(Collectors.joining(", ")));
    }
    for (UserId approver : approvers) {
      facts =
          facts
              .and(
                  approver.equals(order.requester())
                      ? "\nConfirmed by "
                      : approver.equals(approvers.getFirst()) ? "\nApproved by " : ", ")
              .person(approver);
    }
    if (order.reason().isPresent()) {
      facts = facts.and("\nBecause: " + order.reason().get());
    }
    return new Message(
        title,
        List.of(
            new Section.Title(Text.of(title)),
            new Section.Paragraph(facts),
            new Section.Preformatted(BoardMessage.images(plan)),
            new Section.Preformatted(templates(release))));
  }

  /// For each workload the versions of its configuration and the hash of its pod template.
  private static String templates(Release release) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < release.plan().changes().size(); i++) {
      String label = release.plan().changes().get(i).label();
      Optional<PodTemplate> template = Optional.ofNullable(release.templates().get(i));
      lines.add(
          label
              + template
                  .map(PodTemplate::configVersions)
                  .filter(versions -> !versions.isEmpty())
                  .map(versions -> "  " + String.join(", ", versions))
                  .orElse("")
              + "  "
              + template.map(known -> "pod template " + known.hash()).orElse("never written"));
    }
    return String.join("\n", lines);
  }
}

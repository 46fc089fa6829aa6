package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import dev.slipway.config.Strategy;
import dev.slipway.config.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a deployment would do, as the look-up before it finds it now. Pure.
public final class PlanMessage {
  private final Order order;
  private final Environment environment;

  private PlanMessage(Order order, Environment environment) {
    this.order = order;
    this.environment = environment;
  }

  /// @param found by the same look-up that a deployment begins with
  /// @param underWay the deployment that has to be over first
  public static Message of(
      Order order, Environment environment, StepOutcome found, Optional<Deployment> underWay) {
    PlanMessage message = new PlanMessage(order, environment);
    return switch (found) {
      case StepOutcome.LookedUp lookedUp -> message.would(lookedUp, underWay);
      case StepOutcome.Impossible(Refusal refusal) -> message.wouldNot(refusal);
      case StepOutcome.NotGreenYet(Build build, PipelineJobs jobs) ->
          message.wouldWait(build, jobs);
      case StepOutcome.Unanswered(Outage outage, _) ->
          message.nobodyKnows(outage.system() + " does not answer (" + outage.reason() + ")");
      case StepOutcome.LineSeen _,
          StepOutcome.MigrationSeen _,
          StepOutcome.Contended _,
          StepOutcome.Changed _,
          StepOutcome.FoundChanged _,
          StepOutcome.Overtaken _,
          StepOutcome.NotOurs _,
          StepOutcome.PodsSent _,
          StepOutcome.ObservedSent _,
          StepOutcome.Measured _,
          StepOutcome.Withdrawn _,
          StepOutcome.Observed _,
          StepOutcome.Investigated _,
          StepOutcome.Nothing _ ->
          throw new IllegalArgumentException("a look-up does not find " + found);
    };
  }

  private Text title(Symbol symbol, String subject) {
    return new Text(List.of(new Span.Mark(symbol)))
        .and(" Plan: ")
        .bold(order.app() + subject)
        .and(order.with())
        .and(order.reference() instanceof BuildReference.Released ? " on " : " to ")
        .bold(order.environment().value());
  }

  private Message message(Text title, Text verdict, List<Section> more) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(title));
    sections.add(new Section.Paragraph(verdict));
    sections.addAll(more);
    sections.add(new Section.Note(Text.of("Nothing was touched.")));
    return new Message(title.plain() + ". " + verdict.plain(), sections);
  }

  private Message wouldNot(Refusal refusal) {
    return message(
        title(Symbol.STOPPED, named()),
        Text.of("It would be refused: ").and(Sentences.refusal(refusal)),
        List.of());
  }

  private Message wouldWait(Build build, PipelineJobs jobs) {
    return message(
        title(Symbol.WAITING, " build " + build.number()),
        Text.of(
            "Its pipeline is still running: "
                + jobs.finished()
                + " of "
                + jobs.total()
                + " jobs have ended."),
        List.of());
  }

  private Message nobodyKnows(String why) {
    return message(
        title(Symbol.WARNING, named()), Text.of("I can't tell: " + why + "."), List.of());
  }

  private Message would(StepOutcome.LookedUp found, Optional<Deployment> underWay) {
    Plan plan = found.plan();
    if (underWay.isPresent()) {
      return message(
          title(Symbol.STOPPED, subject(plan)),
          Text.of("It would be refused: deployment ")
              .and(underWay.get().id().toString())
              .and(" to ")
              .bold(order.environment().value())
              .and(" is under way. (Rule ")
              .code("under-way")
              .and(".)"),
          ThreadMessage.change(plan, found.commits(), found.touched()));
    }
    List<Section> more = new ArrayList<>();
    if (plan.changesNothing()) {
      more.add(new Section.Preformatted(BoardMessage.images(plan)));
    } else {
      more.addAll(ThreadMessage.change(plan, found.commits(), found.touched()));
      more.add(new Section.Paragraph(Text.of(course(found))));
    }
    return message(
        title(plan.overridden().isEmpty() ? Symbol.DONE : Symbol.WARNING, subject(plan)),
        Text.of(
            plan.changesNothing()
                ? order
                    .edit()
                    .map(_ -> "All of that is set already; no pod would be replaced.")
                    .orElse(
                        "Everything already runs these images, by digest; no pod would be replaced.")
                : (plan.overridden().isEmpty() ? "Nothing stands against it. " : "")
                    + consent(plan)),
        more);
  }

  /// What was asked for, as it was named; nothing where only what it comes with was.
  private String named() {
    return order.edit().isPresent() ? "" : " " + Sentences.reference(order.reference());
  }

  private static String subject(Plan plan) {
    String build = "build " + plan.build().number();
    return plan.restores().isPresent()
        ? " back to release " + plan.restores().getAsLong() + " (" + build + ")"
        : " " + build;
  }

  private String consent(Plan plan) {
    return Optional.of(plan)
        .filter(known -> known.restores().isEmpty())
        .flatMap(_ -> Approvals.wanted(environment, order.urgency()))
        .map(Approval::people)
        .map(people ->
            switch (people) {
              case 0 -> "Whoever asks for it would have to confirm it.";
              case 1 -> "One other person with the role approver would have to approve it.";
              default -> people + " other people with the role approver would have to approve it.";
            })
        .orElse("It would begin at once.");
  }

  /// ` in 2 waves (eu; us, asia), each live for 60 s before the next`; nothing where there is one.
  private String waves() {
    List<List<TargetName>> order = environment.waves().order();
    return order.size() < 2
        ? ""
        : " in "
            + order.size()
            + " waves ("
            + order.stream()
                .map(wave -> wave.stream().map(TargetName::value).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "))
            + "), each live for "
            + Sentences.took(environment.waves().soak())
            + " before the next";
  }

  private String course(StepOutcome.LookedUp found) {
    int changes = found.plan().changes().size();
    boolean restores = found.plan().restores().isPresent();
    Strategy strategy = restores ? new Strategy.Rolling() : environment.strategy();
    return (found.migration().isPresent() ? "Its migration runs first. " : "")
        + switch (strategy) {
          case Strategy.Rolling() -> "";
          case Strategy.Cautious _ ->
              "It is tried beside what is there, in batches of 1, 2, 4, 8 ... pods, each judged before the next. Then ";
          case Strategy.Canary(List<Integer> steps, _) ->
              "It is tried beside what is there, in batches of "
                  + steps.stream().map(step -> step + " %").collect(Collectors.joining(", "))
                  + " of the pods, each judged before the next. Then ";
        }
        + (changes == 1 ? "1 workload is" : changes + " workloads are")
        + " written"
        + (restores ? "" : waves())
        + "; pods have "
        + Sentences.took(environment.liveWithin())
        + " to become available and must stay so for "
        + Sentences.took(environment.stableFor())
        + ". After a failure "
        + switch (environment.onFailure()) {
          case REVERT -> restores ? "people are asked what to do." : "what was live is put back.";
          case FREEZE -> "everything is left as it is.";
          case ASK -> "people are asked what to do.";
        };
  }
}

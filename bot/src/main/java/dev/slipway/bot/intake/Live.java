package dev.slipway.bot.intake;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is live, by what the clusters say at this moment, held against what was deployed. Safe for
/// use by several threads.
public final class Live {
  private final Cluster cluster;
  private final Deployments deployments;

  public Live(Cluster cluster, Deployments deployments) {
    this.cluster = cluster;
    this.deployments = deployments;
  }

  /// What was seen of an environment.
  ///
  /// @param builds those that a workload says it runs
  /// @param complete whether every workload could be read
  record Seen(Text headline, List<Text> details, Set<BuildNumber> builds, boolean complete) {}

  Seen of(App app, Environment environment) {
    List<Text> details = new ArrayList<>();
    Set<BuildNumber> builds = new TreeSet<>();
    Optional<Plan> last = lastLive(app, environment);
    int unread = 0;
    int foreign = 0;
    for (Target target : environment.targets()) {
      for (Workload workload : environment.workloads()) {
        Answer<WorkloadView> answer = cluster.read(target, workload);
        Text label = Text.of("").code(target.name() + "/" + workload.name()).and("  ");
        switch (answer) {
          case Answer.Found<WorkloadView>(WorkloadView view) -> {
            Optional<BuildNumber> build = build(view);
            build.ifPresent(builds::add);
            boolean ours = runsWhatWasDeployed(view, target, last);
            foreign += build.isPresent() && !ours ? 1 : 0;
            details.add(label.and(line(view, build, ours)));
          }
          case Answer.Refused<WorkloadView>(var refusal) -> {
            unread++;
            details.add(label.and(refusal.words()));
          }
          case Answer.Unavailable<WorkloadView>(var outage) -> {
            unread++;
            details.add(label.and(outage.system() + " does not answer (" + outage.reason() + ")"));
          }
        }
      }
    }
    return new Seen(
        headline(environment, builds, last, unread, foreign), details, builds, unread == 0);
  }

  private Text headline(
      Environment environment,
      Set<BuildNumber> builds,
      Optional<Plan> last,
      int unread,
      int foreign) {
    Text name = Text.of("").bold(environment.name().value()).and(": ");
    if (unread > 0 && builds.isEmpty()) {
      return name.and("I can't tell what is live");
    }
    if (builds.isEmpty()) {
      return name.and("not deployed by me yet");
    }
    Text what =
        name.bold(String.join(" and ", builds.stream().map(build -> "build " + build).toList()));
    if (foreign > 0) {
      return what.and(", but changed by somebody else since");
    }
    return last.filter(plan -> builds.equals(Set.of(plan.build().number())))
        .map(plan ->
            what.and(
                " · "
                    + plan.build().commit().title()
                    + " · "
                    + plan.build().commit().author()
                    + " · release "
                    + plan.release()))
        .orElse(what);
  }

  private static Text line(WorkloadView view, Optional<BuildNumber> build, boolean ours) {
    WorkloadView.Replicas replicas = view.replicas();
    boolean well = replicas.available() >= replicas.desired();
    Text text =
        new Text(List.of(new Span.Mark(well ? Symbol.DONE : Symbol.WARNING)))
            .and(" " + build.map(BuildNumber::toString).orElseGet(() -> images(view)))
            .and(" · " + replicas.available() + " of " + replicas.desired() + " pods available");
    if (build.isPresent() && !ours) {
      text =
          text.and(
              " · changed by "
                  + view.lastChange().map(WorkloadView.Change::manager).orElse("somebody")
                  + " after I deployed it");
    }
    return view.paused() ? text.and(" · paused") : text;
  }

  private static String images(WorkloadView view) {
    return String.join(", ", new TreeSet<>(view.images().values()));
  }

  private static Optional<BuildNumber> build(WorkloadView view) {
    return view.mark().flatMap(Mark::buildNumber);
  }

  /// Whether the images are those of the last deployment that touched the workload; unknown ones
  /// count as ours.
  private static boolean runsWhatWasDeployed(
      WorkloadView view, Target target, Optional<Plan> last) {
    return last.filter(plan -> build(view).equals(Optional.of(plan.build().number()))).stream()
        .flatMap(plan -> plan.changes().stream())
        .filter(change ->
            change.target().equals(target.name()) && change.workload().equals(view.name()))
        .allMatch(change -> view.images().entrySet().containsAll(change.wanted().entrySet()));
  }

  /// The plan of the last deployment that went live.
  private Optional<Plan> lastLive(App app, Environment environment) {
    return deployments.history(app.name(), environment.name(), 50).stream()
        .map(Deployments.Past::deployment)
        .map(Deployment::state)
        .filter(DeploymentState.Succeeded.class::isInstance)
        .map(DeploymentState.Succeeded.class::cast)
        .map(DeploymentState.Succeeded::plan)
        .max(Comparator.comparingLong(Plan::release)); // who waited in line was asked for earlier
  }
}

package dev.slipway.commands.ports;

import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.records.Outcome;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The stored deployments. Safe for use by several threads and processes at once.
public interface Deployments {
  Optional<Deployment> find(DeploymentId id);

  /// The one deployment to an environment that is under way; those in line are not.
  Optional<Deployment> underWay(AppName app, EnvironmentName environment);

  /// What stands before a deployment that waits in line.
  Line line(Deployment waiting, Instant now);

  /// All that are under way or wait in line, oldest first.
  List<Deployment> underWay();

  /// Those that wait in line for an environment, the next one first.
  default List<Deployment> inLine(AppName app, EnvironmentName environment) {
    return underWay().stream()
        .filter(deployment -> deployment.waitsInLine())
        .filter(deployment -> deployment.order().app().equals(app))
        .filter(deployment -> deployment.order().environment().equals(environment))
        .toList();
  }

  /// The newest deployments to an environment, newest first.
  List<Past> history(AppName app, EnvironmentName environment, int limit);

  /// Everything that happened in a deployment, oldest first.
  List<ProgressEvent> events(DeploymentId id);

  /// Takes a deployment over: raises its fence, so that whoever had it before can no longer store
  /// or write anything for it. Empty when it is over.
  Optional<Deployment> takeOver(DeploymentId id);

  /// The number that the next release to an environment will have.
  long nextRelease(AppName app, EnvironmentName environment);

  /// The newest releases to an environment, newest first.
  List<Release> releases(AppName app, EnvironmentName environment, int limit);

  /// One release, by its number.
  Optional<Release> release(AppName app, EnvironmentName environment, long number);

  /// Stores a transition, what there is to say about it and what was decided, in one transaction,
  /// provided that the deployment still is as `before` says, and, when it leaves the line, that it
  /// is its turn.
  ///
  /// @param messages given the number of the first new event
  /// @param owed what outside systems are to be told of a deployment that this transition plans
  /// @param letters what is owed by e-mail
  /// @return the deployment as it is now stored; empty when somebody else stored something first,
  ///   or it is not its turn
  Optional<Deployment> record(
      Deployment before,
      Transition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Set<RecordKind> owed,
      List<Letter> letters,
      Instant now);

  /// The same where nobody is told by e-mail.
  default Optional<Deployment> record(
      Deployment before,
      Transition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Set<RecordKind> owed,
      Instant now) {
    return record(before, transition, messages, decisions, owed, List.of(), now);
  }

  /// How many deployments ended how, of all time.
  List<Ended> ended();

  /// How many deployments ended in one way.
  record Ended(AppName app, EnvironmentName environment, Outcome outcome, long count) {}

  /// A deployment as history shows it.
  ///
  /// @param ended empty while it is under way
  record Past(Deployment deployment, Optional<Instant> ended) {}
}

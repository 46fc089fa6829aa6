package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where an app runs.
///
/// @param aliases other words people use for it: `prod`
/// @param strategy how a release replaces the one before
/// @param onFailure what happens after a rollout that failed
/// @param revertAfter how long people are shown that what was live is about to be put back, and can
///   hold it; zero, the default, for not at all
/// @param liveWithin how long pods may take to become available, 600 s by default
/// @param stableFor how long they must stay so before the rollout counts, 60 s by default; what is
///   live is judged meanwhile where batches are judged by metrics and this is no shorter than their
///   window
/// @param config whether pods are bound to immutable copies of their configuration
/// @param targets one or more clusters and namespaces, in the order in which they are changed
/// @param waves which of them are changed together
/// @param workloads what is patched in each target, at least one
/// @param roles who may do what here
/// @param migrations what its migrations are like; empty when there are none
/// @param deployHours when deployments may begin; empty for at any time
/// @param approval who has to agree before a build is made live; empty when nobody has
/// @param gates what a build must have behind it before it is made live
/// @param gitlab what is written back to GitLab; empty for nothing
/// @param auto which builds go live by themselves; empty for none
/// @param mailTo who gets e-mail about how deployments here end
public record Environment(
    EnvironmentName name,
    Set<String> aliases,
    Strategy strategy,
    OnFailure onFailure,
    Duration revertAfter,
    Duration liveWithin,
    Duration stableFor,
    ConfigBinding config,
    List<Target> targets,
    Waves waves,
    List<Workload> workloads,
    Roles roles,
    Optional<Migrations> migrations,
    Optional<DeployHours> deployHours,
    Optional<Approval> approval,
    Gates gates,
    Optional<GitLabRecords> gitlab,
    Optional<AutoDeploys> auto,
    List<MailAddress> mailTo) {
  public static final Duration DEFAULT_REVERT_AFTER = Duration.ZERO;
  public static final Duration DEFAULT_LIVE_WITHIN = Duration.ofMinutes(10);
  public static final Duration DEFAULT_STABLE_FOR = Duration.ofMinutes(1);

  public Environment {
    aliases = Set.copyOf(aliases);
    targets = List.copyOf(targets);
    workloads = List.copyOf(workloads);
    mailTo = List.copyOf(mailTo);
  }

  /// An environment with versioned configuration, without migrations, open at all hours to
  /// everybody who may deploy.
  public Environment(
      EnvironmentName name,
      Set<String> aliases,
      Strategy strategy,
      OnFailure onFailure,
      Duration liveWithin,
      Duration stableFor,
      List<Target> targets,
      List<Workload> workloads,
      Roles roles) {
    this(
        name,
        aliases,
        strategy,
        onFailure,
        DEFAULT_REVERT_AFTER,
        liveWithin,
        stableFor,
        ConfigBinding.VERSIONED,
        targets,
        Waves.oneByOne(targets, stableFor),
        workloads,
        roles,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Gates.NONE,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /// What GitLab calls it: its own name, unless the configuration says another.
  public String gitlabName() {
    return gitlab.map(records -> records.environmentOf(name)).orElse(name.value());
  }

  /// The workload whose pod template a migration container copies: the one that is named, else the
  /// first.
  public Workload migrationWorkload() {
    return migrations
        .flatMap(Migrations::workload)
        .flatMap(named -> workloads.stream().filter(each -> each.name().equals(named)).findFirst())
        .orElse(workloads.getFirst());
  }

  /// The command that `run migration` runs here; empty when there is none.
  public Optional<Migrations.Declared> declaredMigration() {
    return migrations.flatMap(Migrations::declared);
  }

  /// What becomes of the ConfigMaps and Secrets that workloads refer to.
  public enum ConfigBinding {
    /// What changed is copied to an immutable version, which a deployment binds its pods to: old
    /// pods keep the old one, and going back to a release brings its version back.
    VERSIONED,
    /// They are left alone: pods see what the ConfigMap or Secret holds when they start.
    SHARED
  }

  /// What happens after a rollout that failed.
  public enum OnFailure {
    /// Put back what was live before.
    REVERT,
    /// Leave everything as it is.
    FREEZE,
    /// Ask in the channel.
    ASK
  }
}

package dev.slipway.bot.rig;

import dev.slipway.bot.engine.Authors;
import dev.slipway.bot.engine.Autopilot;
import dev.slipway.bot.engine.Conductor;
import dev.slipway.bot.engine.LeftBeside;
import dev.slipway.bot.engine.MigrationConductor;
import dev.slipway.bot.engine.Orphans;
import dev.slipway.bot.engine.Preview;
import dev.slipway.bot.engine.World;
import dev.slipway.bot.intake.Allowance;
import dev.slipway.bot.intake.Answerer;
import dev.slipway.bot.intake.Comparisons;
import dev.slipway.bot.intake.Followers;
import dev.slipway.bot.intake.GroupCommit;
import dev.slipway.bot.intake.Live;
import dev.slipway.bot.intake.MigrationReports;
import dev.slipway.bot.intake.Reports;
import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.bot.publisher.LogFiles;
import dev.slipway.bot.publisher.MigrationMessages;
import dev.slipway.bot.publisher.Publisher;
import dev.slipway.bot.publisher.Told;
import dev.slipway.bot.publisher.Undelivered;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AutoStates;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Metrics;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredAutoStates;
import dev.slipway.integrations.store.StoredBranchWatches;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredFlagChanges;
import dev.slipway.integrations.store.StoredFollows;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredLocks;
import dev.slipway.integrations.store.StoredMigrations;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.StoredReviewApps;
import dev.slipway.integrations.store.StoredSubscriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/// One process of the bot: the same objects as in production, wired to a database that outlives it
/// and to the story's world. Used by one thread at a time.
final class Life implements AutoCloseable {
  static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private static final SettingsText SETTINGS = new SettingsText(new Masking(List.of()));

  final Crossings crossings;
  final Inbox inbox;
  final Deployments deployments;
  final GroupCommit intake;
  final Answerer answerer;
  final Conductor conductor;
  final MigrationConductor migrationConductor;
  final Publisher publisher;
  final LeftBeside leftBeside;
  final Autopilot autopilot;
  final Orphans orphans;
  private final ConcurrentLinkedQueue<Taken> fresh = new ConcurrentLinkedQueue<>();

  /// The story's world.
  record Outside(
      SimGitLab gitlab,
      SimCluster cluster,
      SimMetrics metrics,
      SimRuns runs,
      SimContainers containers,
      SimSlack slack,
      HandSetClock clock) {}

  /// @param agenda what this process does later
  /// @param migrationUnderWay called when a deployment waits for a migration
  /// @param deploymentBegun called when one begins by itself
  /// @param messagesChanged called when there is something new to send
  Life(
      SlipwayConfig config,
      Database database,
      Outside outside,
      Crossings crossings,
      Agenda agenda,
      Followers followers,
      Consumer<MigrationId> migrationUnderWay,
      Consumer<Deployment> deploymentBegun,
      Runnable messagesChanged) {
    this.crossings = crossings;
    this.inbox = crossings.guard(Inbox.class, new Noting(new StoredInbox(database)));
    this.deployments = crossings.guard(Deployments.class, new StoredDeployments(database));
    Migrations migrations = crossings.guard(Migrations.class, new StoredMigrations(database));
    Locks locks = crossings.guard(Locks.class, new StoredLocks(database));
    Subscriptions subscriptions =
        crossings.guard(Subscriptions.class, new StoredSubscriptions(database));
    Outbox outbox = crossings.guard(Outbox.class, new StoredOutbox(database));
    Conversations conversations = crossings.guard(Conversations.class, outside.slack());
    Directory directory = crossings.guard(Directory.class, outside.slack());
    BuildSource builds = crossings.guard(BuildSource.class, outside.gitlab());
    ImageRegistry registry = crossings.guard(ImageRegistry.class, outside.gitlab());
    Cluster cluster = crossings.guard(Cluster.class, outside.cluster());
    RunPods runs = crossings.guard(RunPods.class, outside.runs().readOn(agenda));
    MigrationPods containers =
        crossings.guard(MigrationPods.class, outside.containers().readOn(agenda));
    Forerunners forerunners = crossings.guard(Forerunners.class, outside.cluster());
    Metrics metrics = crossings.guard(Metrics.class, outside.metrics());
    World world =
        new World(
            builds,
            registry,
            cluster,
            forerunners,
            metrics,
            (_, _, _, _) -> new Reading.Nothing("no checks are configured"),
            directory,
            new Authors((_, _, _, _) -> new Answer.Found<>(Map.of()), config.people()));
    this.leftBeside = new LeftBeside(config, deployments, forerunners);
    this.orphans = new Orphans(config, migrations, containers, runs, outside.clock());
    this.publisher =
        new Publisher(
            outbox,
            conversations,
            crossings.guard(FileSharing.class, outside.slack()),
            new LogFiles(migrations, _ -> new Masking(List.of())),
            new Undelivered(deployments, migrations, conversations),
            LOOK_EVERY,
            outside.clock());
    this.conductor =
        new Conductor(
            config,
            deployments,
            new DeploymentMessages(conversations),
            new Told(config, subscriptions, outside.clock()),
            world,
            SETTINGS,
            migrations,
            locks,
            migrationUnderWay,
            messagesChanged,
            outside.clock());
    this.migrationConductor =
        new MigrationConductor(
            config,
            migrations,
            new MigrationMessages(conversations),
            world,
            containers,
            runs,
            crossings.guard(DeveloperKeys.class, outside.gitlab()),
            _ -> new Masking(List.of()),
            messagesChanged,
            outside.clock());
    this.autopilot =
        new Autopilot(
            config,
            world,
            SETTINGS,
            crossings.guard(BranchWatches.class, new StoredBranchWatches(database)),
            deployments,
            locks,
            crossings.guard(AutoStates.class, new StoredAutoStates(database)),
            conversations,
            deploymentBegun,
            messagesChanged,
            outside.clock());
    this.answerer =
        new Answerer(
            config,
            directory,
            crossings.guard(Channels.class, outside.slack()),
            deployments,
            inbox,
            conversations,
            new Reports(
                builds, deployments, new Live(cluster, deployments), locks, outside.clock()),
            new Comparisons(builds, deployments, cluster, SETTINGS, outside.clock()),
            new Preview(world, SETTINGS, deployments, locks, outside.clock()),
            autopilot,
            migrations,
            new MigrationReports(migrations, _ -> new Masking(List.of())),
            locks,
            subscriptions,
            new StoredFollows(database),
            new NoFlags(),
            new StoredFlagChanges(database),
            new NoReviews(),
            new StoredReviewApps(database),
            followers,
            outside.clock());
    this.intake =
        new GroupCommit(inbox, new Allowance(60), answerer::atOnce, _ -> {}, outside.clock());
  }

  /// Messages that were stored and were not there before, since this was last asked.
  List<Taken> fresh() {
    List<Taken> all = new ArrayList<>();
    for (Optional<Taken> next = Optional.ofNullable(fresh.poll());
        next.isPresent();
        next = Optional.ofNullable(fresh.poll())) {
      all.add(next.get());
    }
    return all;
  }

  @Override
  public void close() {
    crossings.die();
    intake.close();
  }

  /// Notes what was fresh before the intake goes on, so that a trial runs the same way every time.
  private final class Noting implements Inbox {
    private final Inbox inbox;

    Noting(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public List<Taken> store(
        List<ChatMessage> messages, Instant receivedAt, Function<ChatMessage, Due> due) {
      List<Taken> stored = inbox.store(messages, receivedAt, due);
      fresh.addAll(stored);
      return stored;
    }

    @Override
    public List<Taken> unanswered(Instant storedBefore, int limit) {
      return inbox.unanswered(storedBefore, limit);
    }

    @Override
    public Answered answer(ChatMessage message, Consequence consequence, Instant now) {
      return inbox.answer(message, consequence, now);
    }

    @Override
    public int forget(Instant answeredBefore) {
      return inbox.forget(answeredBefore);
    }
  }
}

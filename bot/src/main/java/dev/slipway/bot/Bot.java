package dev.slipway.bot;

import dev.slipway.bot.engine.Arrivals;
import dev.slipway.bot.engine.AuditHeads;
import dev.slipway.bot.engine.Authors;
import dev.slipway.bot.engine.Autopilot;
import dev.slipway.bot.engine.BranchDuty;
import dev.slipway.bot.engine.BranchNews;
import dev.slipway.bot.engine.Conductor;
import dev.slipway.bot.engine.Engine;
import dev.slipway.bot.engine.FlagDuty;
import dev.slipway.bot.engine.LeftBeside;
import dev.slipway.bot.engine.LockKeeper;
import dev.slipway.bot.engine.MailDuty;
import dev.slipway.bot.engine.Maskings;
import dev.slipway.bot.engine.Mentioning;
import dev.slipway.bot.engine.MigrationConductor;
import dev.slipway.bot.engine.Orphans;
import dev.slipway.bot.engine.Preview;
import dev.slipway.bot.engine.RecordDuty;
import dev.slipway.bot.engine.ReviewDuty;
import dev.slipway.bot.engine.ReviewWorld;
import dev.slipway.bot.engine.World;
import dev.slipway.bot.http.HttpServer;
import dev.slipway.bot.intake.Allowance;
import dev.slipway.bot.intake.Answerer;
import dev.slipway.bot.intake.Answering;
import dev.slipway.bot.intake.Comparisons;
import dev.slipway.bot.intake.Followers;
import dev.slipway.bot.intake.GroupCommit;
import dev.slipway.bot.intake.Live;
import dev.slipway.bot.intake.MigrationReports;
import dev.slipway.bot.intake.Reports;
import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.bot.publisher.LogFiles;
import dev.slipway.bot.publisher.MigrationMessages;
import dev.slipway.bot.publisher.NewsMessages;
import dev.slipway.bot.publisher.Publisher;
import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.bot.publisher.Told;
import dev.slipway.bot.publisher.Undelivered;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.GitLabSettings.HookProof;
import dev.slipway.config.MailSettings;
import dev.slipway.config.News;
import dev.slipway.config.Reviews;
import dev.slipway.config.Role;
import dev.slipway.config.Roles.Member;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings.SlackTransport;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.gitlab.GitLabAuthorship;
import dev.slipway.integrations.gitlab.GitLabBranchPipelines;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.integrations.gitlab.GitLabDeveloperKeys;
import dev.slipway.integrations.gitlab.GitLabFeatureFlags;
import dev.slipway.integrations.gitlab.GitLabHooks;
import dev.slipway.integrations.gitlab.GitLabMemberships;
import dev.slipway.integrations.gitlab.GitLabRecordKeeping;
import dev.slipway.integrations.gitlab.GitLabReviewSources;
import dev.slipway.integrations.grafana.GrafanaAnnotations;
import dev.slipway.integrations.kubernetes.KubernetesAppSecrets;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesForerunners;
import dev.slipway.integrations.kubernetes.KubernetesPodRequests;
import dev.slipway.integrations.kubernetes.KubernetesReviewPlaces;
import dev.slipway.integrations.kubernetes.KubernetesRunPods;
import dev.slipway.integrations.mail.SmtpMailer;
import dev.slipway.integrations.prometheus.PrometheusMetrics;
import dev.slipway.integrations.registry.OciRegistries;
import dev.slipway.integrations.slack.SignedRequests;
import dev.slipway.integrations.slack.SlackEntrance;
import dev.slipway.integrations.slack.SlackSelfCheck;
import dev.slipway.integrations.slack.SlackWorkspace;
import dev.slipway.integrations.slack.SocketModeLink;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StaleClaims;
import dev.slipway.integrations.store.StoredAuditLog;
import dev.slipway.integrations.store.StoredAutoStates;
import dev.slipway.integrations.store.StoredBranchWatches;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredFlagChanges;
import dev.slipway.integrations.store.StoredFollows;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredLocks;
import dev.slipway.integrations.store.StoredMails;
import dev.slipway.integrations.store.StoredMentions;
import dev.slipway.integrations.store.StoredMigrations;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.StoredRecords;
import dev.slipway.integrations.store.StoredReviewApps;
import dev.slipway.integrations.store.StoredSubscriptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running bot: everything wired, started and, at the end, stopped in order.
public final class Bot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bot.class);
  private static final int COMMANDS_A_MINUTE = 60;
  private static final Duration ALONE = Duration.ofSeconds(30);
  private static final Duration AMONG_OTHERS = Duration.ofSeconds(1);
  private static final Duration INTRODUCTION_PAUSE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration LEFT_OVER = Duration.ofSeconds(10);

  private final Database database;
  private final SlackWorkspace slack;
  private final SlackEntrance entrance;
  private final GitLabBuilds builds;
  private final OciRegistries registry;
  private final KubernetesClusters clusters;
  private final PrometheusMetrics prometheus = new PrometheusMetrics();
  private final DeveloperKeys keys;
  private final GroupCommit intake;
  private final Answering answering;
  private final Publisher publisher;
  private final Conductor conductor;
  private final MigrationConductor migrationConductor;
  private final Orphans orphans;
  private final LeftBeside leftBeside;
  private final AuditHeads auditHeads;
  private final LockKeeper lockKeeper;
  private final GitLabBranchPipelines branchPipelines;
  private final BranchDuty branches;
  private final GitLabRecordKeeping gitlabRecords;
  private final GitLabAuthorship authorship;
  private final GitLabMemberships memberships;
  private final Mentioning mentioning;
  private final Optional<GrafanaAnnotations> grafana;
  private final RecordDuty records;
  private final Optional<SmtpMailer> mailer;
  private final Optional<MailDuty> mails;
  private final GitLabFeatureFlags gitlabFlags;
  private final FlagDuty flags;
  private final GitLabReviewSources reviewSources;
  private final ReviewDuty reviews;
  private final Engine engine;
  private final HttpServer http;
  private final Metrics metrics = new Metrics();
  private final DeploymentFigures figures;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Optional<String> unknownToSlack = Optional.of("not asked yet who we are");
  private volatile boolean ready;

  private Bot(SlipwayConfig config, InstantSource clock, Outside outside) {
    database = Database.open(config.store());
    Duration lookEvery = database.isEmbedded() ? ALONE : AMONG_OTHERS;
    Deployments deployments = new StoredDeployments(database);
    Migrations migrations = new StoredMigrations(database);
    Masking masking = new Masking(secrets(config));
    SettingsText settingsText = new SettingsText(masking);
    clusters = new KubernetesClusters(clock);
    Maskings maskings = new Maskings(masking, config, new KubernetesAppSecrets(clusters), clock);
    Inbox inbox = new StoredInbox(database);
    Locks locks = new StoredLocks(database);
    Subscriptions subscriptions = new StoredSubscriptions(database);
    Told told = new Told(config, subscriptions, clock);
    slack = new SlackWorkspace(config.slack(), groups(config), clock);
    builds = new GitLabBuilds(config.gitlab());
    registry = new OciRegistries(config.registries(), clock);
    Outbox outbox = new StoredOutbox(database);
    publisher =
        new Publisher(
            outbox,
            slack.conversations(),
            slack.files(),
            new LogFiles(migrations, maskings::of),
            new Undelivered(deployments, migrations, slack.conversations()),
            lookEvery,
            clock);
    authorship = new GitLabAuthorship(config.gitlab());
    memberships =
        new GitLabMemberships(
            slack.directory(),
            config.gitlab(),
            user -> config.gitlabName(user.value()).map(DeveloperName::new),
            config.projectsByLevel(),
            clock);
    Forerunners forerunners = new KubernetesForerunners(clusters);
    World world =
        new World(
            builds,
            registry,
            clusters,
            forerunners,
            prometheus,
            new KubernetesPodRequests(clusters),
            memberships,
            new Authors(authorship, config.people()));
    MigrationPods pods = outside.pods(clusters, clock);
    RunPods runs = new KubernetesRunPods(clusters, clock);
    keys = outside.keys(config, clock);
    branchPipelines = new GitLabBranchPipelines(config.gitlab());
    BranchWatches watches = new StoredBranchWatches(database);
    Autopilot autopilot =
        new Autopilot(
            config,
            world,
            settingsText,
            watches,
            deployments,
            locks,
            new StoredAutoStates(database),
            slack.conversations(),
            this::takeDeployment,
            publisher::wake,
            clock);
    mentioning =
        new Mentioning(
            new StoredMentions(database), user -> config.gitlabName(user.value()), authorship);
    BranchNews news =
        new BranchNews(
            app -> audience(config, told, app),
            builds,
            branchPipelines,
            mentioning,
            watches,
            deployments,
            new NewsMessages(slack.conversations()),
            new Letters(config),
            masking,
            this::newsChanged,
            clock);
    branches =
        new BranchDuty(
            config.apps(),
            news::look,
            news::paint,
            autopilot::consider,
            config.gitlab().lookEvery(),
            clock);
    gitlabRecords = new GitLabRecordKeeping(config.gitlab());
    grafana = config.grafana().map(GrafanaAnnotations::new);
    Arrivals arrivals =
        new Arrivals(
            config,
            new StoredFollows(database),
            authorship,
            memberships,
            outbox,
            slack.conversations(),
            new StoredMails(database),
            this::newsChanged,
            clock);
    records =
        new RecordDuty(
            config,
            new StoredRecords(database),
            deployments,
            recorders(gitlabRecords, grafana, arrivals),
            lookEvery,
            clock);
    mailer = config.mail().map(SmtpMailer::new);
    mails =
        config
            .mail()
            .map(settings ->
                new MailDuty(
                    config,
                    settings,
                    new StoredMails(database),
                    mailer.orElseThrow(),
                    deployments,
                    builds,
                    memberships,
                    lookEvery,
                    clock));
    gitlabFlags = new GitLabFeatureFlags(config.gitlab());
    FlagChanges flagChanges = new StoredFlagChanges(database);
    flags =
        new FlagDuty(
            config,
            flagChanges,
            gitlabFlags,
            builds,
            memberships,
            new FlagMessages(slack.conversations()),
            publisher::wake,
            lookEvery,
            clock);
    reviewSources = new GitLabReviewSources(config.gitlab());
    ReviewApps reviewApps = new StoredReviewApps(database);
    reviews =
        new ReviewDuty(
            config,
            reviewApps,
            new ReviewWorld(
                reviewSources,
                new KubernetesReviewPlaces(clusters, clock),
                builds,
                registry,
                memberships),
            new ReviewMessages(slack.conversations()),
            outbox,
            publisher::wake,
            lookEvery,
            clock);
    figures = new DeploymentFigures(config, deployments, metrics, clock);
    conductor =
        new Conductor(
            config,
            deployments,
            new DeploymentMessages(slack.conversations()),
            told,
            world,
            settingsText,
            migrations,
            locks,
            this::takeMigration,
            this::deploymentChanged,
            clock);
    migrationConductor =
        new MigrationConductor(
            config,
            migrations,
            new MigrationMessages(slack.conversations()),
            world,
            pods,
            runs,
            keys,
            maskings::of,
            publisher::wake,
            clock);
    orphans = new Orphans(config, migrations, pods, runs, clock);
    leftBeside = new LeftBeside(config, deployments, forerunners);
    auditHeads =
        new AuditHeads(
            new StoredAuditLog(database),
            outbox,
            slack.conversations(),
            config.channels(),
            publisher::wake,
            clock);
    lockKeeper =
        new LockKeeper(locks, new LockMessages(slack.conversations()), publisher::wake, clock);
    Answerer answerer =
        new Answerer(
            config,
            memberships,
            slack.channels(),
            deployments,
            inbox,
            slack.conversations(),
            new Reports(builds, deployments, new Live(clusters, deployments), locks, clock),
            new Comparisons(builds, deployments, clusters, settingsText, clock),
            new Preview(world, settingsText, deployments, locks, clock),
            autopilot,
            migrations,
            new MigrationReports(migrations, maskings::of),
            locks,
            subscriptions,
            new StoredFollows(database),
            gitlabFlags,
            flagChanges,
            reviewSources,
            reviewApps,
            new ToEngine(),
            clock);
    answering = new Answering(answerer, inbox, clock);
    engine =
        new Engine(
            database.dataSource(),
            List.of(conductor, migrationConductor),
            duties(),
            this::sweep,
            lookEvery,
            "slipway-" + UUID.randomUUID(),
            clock);
    intake =
        new GroupCommit(
            inbox, new Allowance(COMMANDS_A_MINUTE), answerer::atOnce, answering::take, clock);
    entrance = slack.entrance(metrics.counting(intake));
    http =
        new HttpServer(
            config.http(),
            entrance instanceof SignedRequests requests ? Optional.of(requests) : Optional.empty(),
            config.gitlab().hooks().map(proof -> new GitLabHooks(proof, this::heardOf, clock)),
            config.gitlab().hooks().map(HookProof::sources).orElse(List.of()),
            new BotHealth());
  }

  /// Starts a bot. It takes commands as soon as Slack lets it in, and keeps trying until then.
  ///
  /// @throws RuntimeException when it can't start, with a message that says what to do
  public static Bot start(SlipwayConfig config, InstantSource clock) {
    return start(config, clock, new RealOutside());
  }

  /// The same with another way to make migration containers.
  static Bot start(SlipwayConfig config, InstantSource clock, Outside outside) {
    Bot bot = new Bot(config, clock, outside);
    WarmUp.run(config, bot.slack.conversations());
    if (bot.database.isEmbedded()) {
      int released = StaleClaims.release(bot.database);
      LOG.atInfo().addKeyValue("claims", released).log("took over what an earlier process left");
    }
    bot.engine.start();
    bot.answering.sweep(Duration.ZERO);
    if (bot.entrance instanceof SocketModeLink link) {
      link.start();
    } else {
      Thread.ofVirtual().name("introduction").start(bot::introduceToSlack);
    }
    bot.ready = true;
    LOG.atInfo().addKeyValue("port", bot.http.port()).log("started");
    return bot;
  }

  /// What keeps the bot from doing its work, a line each; empty when it is ready.
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!ready) {
      problems.add("starting or stopping");
    }
    database.problem().ifPresent(problem -> problems.add("database: " + problem));
    if (entrance instanceof SocketModeLink link && !link.connected()) {
      problems.add("slack: " + link.problem().orElse("not connected yet"));
    }
    if (entrance instanceof SignedRequests) {
      unknownToSlack.ifPresent(reason -> problems.add("slack: " + reason));
    }
    return problems;
  }

  /// Waits until it is ready, but no longer than this, and not when it is being stopped.
  public void awaitReady(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!problems().isEmpty() && System.nanoTime() < deadline) {
      if (closing.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /// The port of the bot's own HTTP.
  public int port() {
    return http.port();
  }

  /// Learns who we are in the workspace, without which a mention can't be told from other messages;
  /// in Socket Mode the link does this. Tries until Slack says so.
  private void introduceToSlack() {
    try {
      do {
        switch (slack.selfCheck().run()) {
          case SlackSelfCheck.Verdict.Fit fit -> {
            fit.warnings().forEach(warning -> LOG.atWarn().log(warning));
            unknownToSlack = Optional.empty();
            return;
          }
          case SlackSelfCheck.Verdict.Unfit unfit -> unknownToSlack = Optional.of(unfit.reason());
          case SlackSelfCheck.Verdict.Unreachable unreachable ->
              unknownToSlack = Optional.of("no answer: " + unreachable.outage().reason());
        }
      } while (!closing.await(INTRODUCTION_PAUSE.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Audience audience(SlipwayConfig config, Told told, App app) {
    List<ChannelId> channels = config.newsChannels(app).stream().map(ChannelId::new).toList();
    return new Audience(
        told.channels(
            app,
            Topic.BUILDS,
            app.news().events().contains(News.Event.STABLE) ? channels : List.of()),
        told.channels(
            app,
            Topic.BUILDS,
            app.news().events().contains(News.Event.BROKEN) ? channels : List.of()));
  }

  /// What is done beside the conducting.
  private List<Engine.Duty> duties() {
    return Stream.concat(Stream.of(publisher, branches, records, flags, reviews), mails.stream())
        .toList();
  }

  private void deploymentChanged() {
    publisher.wake();
    branches.deploymentsChanged();
    records.wake();
    mails.ifPresent(MailDuty::wake);
  }

  private void newsChanged() {
    publisher.wake();
    mails.ifPresent(MailDuty::wake);
  }

  private void takeDeployment(Deployment deployment) {
    engine.take(conductor, deployment.id().value());
  }

  private void takeMigration(MigrationId id) {
    engine.take(migrationConductor, id.value());
  }

  /// A pipeline may have become green that a deployment or review app waits for, or a merge request
  /// may have been labelled or merged.
  private void heardOf(Optional<String> project) {
    branches.hint(project);
    reviews.hint(project);
    engine.look();
  }

  private void sweep() {
    answering.sweep(LEFT_OVER);
    engine.takeLeftOver();
    lockKeeper.sweep();
    auditHeads.sweep();
    orphans.sweep();
    leftBeside.sweep();
  }

  /// What must not be seen in the log of a migration container.
  private static List<Secret> secrets(SlipwayConfig config) {
    List<Secret> secrets = new ArrayList<>();
    secrets.add(config.slack().botToken());
    switch (config.slack().transport()) {
      case SlackTransport.SocketMode(Secret appToken) -> secrets.add(appToken);
      case SlackTransport.SignedHttp(Secret signing, Optional<Secret> previous) -> {
        secrets.add(signing);
        previous.ifPresent(secrets::add);
      }
    }
    secrets.add(config.gitlab().token());
    config
        .gitlab()
        .hooks()
        .ifPresent(proof -> {
          proof.token().ifPresent(secrets::add);
          proof.signingToken().ifPresent(secrets::add);
        });
    config.grafana().ifPresent(settings -> secrets.add(settings.token()));
    config.mail().flatMap(MailSettings::login).ifPresent(login -> secrets.add(login.password()));
    config.store().password().ifPresent(secrets::add);
    config
        .registries()
        .forEach(
            registry -> registry.credentials().ifPresent(known -> secrets.add(known.password())));
    return secrets;
  }

  private static Map<RecordKind, Recorder> recorders(
      GitLabRecordKeeping gitlab, Optional<GrafanaAnnotations> grafana, Arrivals arrivals) {
    Map<RecordKind, Recorder> recorders = new EnumMap<>(gitlab.recorders());
    recorders.put(RecordKind.ARRIVALS, arrivals);
    grafana.ifPresent(annotations -> recorders.put(RecordKind.GRAFANA_ANNOTATION, annotations));
    return recorders;
  }

  private static Set<String> groups(SlipwayConfig config) {
    return config.apps().stream()
        .flatMap(app ->
            Stream.concat(
                app.environments().stream().map(Environment::roles),
                app.reviews().map(Reviews::roles).stream()))
        .flatMap(
            roles -> List.of(Role.values()).stream().flatMap(role -> roles.holders(role).stream()))
        .filter(Member.Group.class::isInstance)
        .map(Member.Group.class::cast)
        .map(Member.Group::id)
        .collect(Collectors.toSet());
  }

  /// Stops taking messages, hands over what is under way, and lets go of everything.
  @Override
  public void close() {
    ready = false;
    closing.countDown();
    LOG.info("stopping: what is under way is handed over");
    if (entrance instanceof SocketModeLink link) {
      link.close();
    }
    intake.close();
    answering.close();
    engine.close();
    http.close();
    branches.close();
    branchPipelines.close();
    gitlabRecords.close();
    gitlabFlags.close();
    reviewSources.close();
    mentioning.close();
    authorship.close();
    memberships.close();
    grafana.ifPresent(GrafanaAnnotations::close);
    mailer.ifPresent(SmtpMailer::close);
    clusters.close();
    prometheus.close();
    if (keys instanceof GitLabDeveloperKeys gitlab) {
      gitlab.close();
    }
    registry.close();
    builds.close();
    slack.close();
    database.close();
    LOG.info("stopped");
  }

  private final class ToEngine implements Followers {
    @Override
    public void begun(Begun begun) {
      switch (begun) {
        case Begun.ADeployment(var deployment) -> takeDeployment(deployment);
        case Begun.AMigration(var migration) ->
            engine.take(migrationConductor, migration.id().value());
        case Begun.AFlagChange _ -> flags.wake();
        case Begun.AReviewApp _ -> reviews.wake();
      }
    }

    @Override
    public void instructed(Instruct instruct) {
      switch (instruct) {
        case Instruct.ToDeployment(var id, _) -> engine.look(conductor, id.value());
        case Instruct.ToMigration(var id, _) -> engine.look(migrationConductor, id.value());
        case Instruct.Free _,
            Instruct.HandOver _,
            Instruct.Follow _,
            Instruct.Unmail _,
            Instruct.Unfollow _,
            Instruct.Mention _,
            Instruct.Unmention _,
            Instruct.Note _ -> {}
        case Instruct.ToReviewApp _ -> reviews.wake();
        case Instruct.ToFlagChange _ -> flags.wake();
        case Instruct.ToAutomaticDeploys(var where, _) -> branches.see(where.app());
      }
    }

    @Override
    public void messagesChanged() {
      publisher.wake();
    }
  }

  private final class BotHealth implements HttpServer.Health {
    @Override
    public List<String> problems() {
      return Bot.this.problems();
    }

    @Override
    public String metrics() {
      figures.refresh();
      return metrics.text();
    }
  }
}

package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.automatic.AutoMessage;
import dev.slipway.commands.automatic.AutoState;
import dev.slipway.commands.automatic.AutoState.Question;
import dev.slipway.commands.automatic.Conclusion;
import dev.slipway.commands.automatic.Situation;
import dev.slipway.commands.automatic.Situation.Seen;
import dev.slipway.commands.automatic.Situation.Way;
import dev.slipway.commands.automatic.Soak;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.AutoStates;
import dev.slipway.commands.ports.AutoStates.Stored;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.config.App;
import dev.slipway.config.AutoDeploys;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Gates;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins deployments that nobody asks for, where the configuration says so. What begins is decided
/// by what is stored and by what GitLab says, and stored with the deployment, so that however often
/// and from however many processes it looks, a build is begun once. Safe for use by several threads
/// and processes.
public final class Autopilot {
  private static final Logger LOG = LoggerFactory.getLogger(Autopilot.class);

  /// How far back it matters what was deployed.
  private static final int LOOK_BACK = 50;

  /// How long an answer holds that keeps a build back.
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  private static final DeploymentId NONE = new DeploymentId(Long.MAX_VALUE);

  private final SlipwayConfig config;
  private final BuildSource builds;
  private final Cluster cluster;
  private final BranchWatches watches;
  private final Deployments deployments;
  private final Locks locks;
  private final AutoStates states;
  private final LookUp lookUp;
  private final DeploymentMessages messages;
  private final Conversations conversations;
  private final Consumer<Deployment> begun;
  private final Runnable wakePublisher;
  private final InstantSource clock;

  /// What builds bring to what is live; what lies between two commits never changes.
  private final Map<Scope.OneEnvironment, Counted> counted = new ConcurrentHashMap<>();

  private record Counted(CommitSha from, CommitSha to, int commits) {}

  /// What kept builds back; whatever is stored meanwhile, it is not asked again at once.
  private final Map<Scope.OneEnvironment, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(BuildNumber build, CommitSha since, Answer<Seen> answer, Instant until) {}

  /// @param settings how a change of configuration is told
  /// @param begun has a deployment conducted
  public Autopilot(
      SlipwayConfig config,
      World world,
      SettingsText settings,
      BranchWatches watches,
      Deployments deployments,
      Locks locks,
      AutoStates states,
      Conversations conversations,
      Consumer<Deployment> begun,
      Runnable wakePublisher,
      InstantSource clock) {
    this.config = config;
    this.builds = world.builds();
    this.cluster = world.cluster();
    this.watches = watches;
    this.deployments = deployments;
    this.locks = locks;
    this.states = states;
    this.lookUp = new LookUp(world, settings, locks, clock);
    this.messages = new DeploymentMessages(conversations);
    this.conversations = conversations;
    this.begun = begun;
    this.wakePublisher = wakePublisher;
    this.clock = clock;
  }

  /// An environment with automatic deploys.
  private record Where(App app, Environment environment, AutoDeploys rule, ChannelId channel) {
    private Scope.OneEnvironment scope() {
      return new Scope.OneEnvironment(app.name(), environment.name());
    }
  }

  private Optional<Where> place(App app, Environment environment) {
    return environment
        .auto()
        .flatMap(rule ->
            config
                .autoChannel(app, environment)
                .map(channel -> new Where(app, environment, rule, new ChannelId(channel))));
  }

  /// Begins what is to begin in the environments of an app, and asks what is to be asked.
  /// Repeatable.
  public void consider(App app) {
    app.environments().stream()
        .flatMap(environment -> place(app, environment).stream())
        .forEach(this::consider);
  }

  private void consider(Where place) {
    Stored stored = states.find(place.scope());
    Situation situation = situation(place, stored.state());
    switch (conclusion(situation, (build, since) -> known(place, build, since))) {
      case Conclusion.Deploy(Build build) -> begin(place, stored, situation, build);
      case Conclusion.TooMany(BuildNumber build, int commits, Release live) ->
          ask(place, stored, new Question(build, commits, live.number()), live);
      case Conclusion.UpToDate(Release live) -> stopAsking(place, stored, Optional.of(live));
      case Conclusion.Kept _ -> stopAsking(place, stored, live(place));
      case Conclusion.LookAt _ -> {}
    }
  }

  private Optional<Release> live(Where place) {
    return Release.live(
        deployments.releases(place.app().name(), place.environment().name(), LOOK_BACK));
  }

  /// Why an environment has not the newest build.
  public Message why(App app, Environment environment) {
    Scope.OneEnvironment where = new Scope.OneEnvironment(app.name(), environment.name());
    return place(app, environment)
        .map(place ->
            AutoMessage.why(
                where,
                place.rule(),
                conclusion(
                    situation(place, states.find(where).state()),
                    (build, since) -> look(place, build, since))))
        .orElseGet(() -> AutoMessage.none(where));
  }

  private static Conclusion conclusion(
      Situation situation, BiFunction<BuildNumber, CommitSha, Answer<Seen>> look) {
    return situation.conclusion() instanceof Conclusion.LookAt(BuildNumber build, CommitSha since)
        ? situation.seeing(look.apply(build, since)).conclusion()
        : situation.conclusion();
  }

  private Answer<Seen> known(Where place, BuildNumber build, CommitSha since) {
    Instant now = clock.instant();
    Kept before = kept.get(place.scope());
    if (before != null
        && before.build().equals(build)
        && before.since().equals(since)
        && now.isBefore(before.until())) {
      return before.answer();
    }
    Answer<Seen> answer = look(place, build, since);
    if (isYes(place, answer)) {
      kept.remove(place.scope());
    } else {
      Duration holds =
          answer instanceof Answer.Unavailable<Seen>(var outage)
              ? outage.retryAfter().orElse(ASK_AGAIN)
              : ASK_AGAIN;
      kept.put(place.scope(), new Kept(build, since, answer, now.plus(holds)));
    }
    return answer;
  }

  private static boolean isYes(Where place, Answer<Seen> answer) {
    return answer instanceof Answer.Found<Seen>(Seen seen)
        && seen.commits() <= place.rule().commits();
  }

  private Situation situation(Where place, AutoState state) {
    App app = place.app();
    Environment environment = place.environment();
    Instant now = clock.instant();
    // First, so that what ends between the two is under way in one of them.
    List<Deployment> history =
        deployments.history(app.name(), environment.name(), LOOK_BACK).stream()
            .map(Deployments.Past::deployment)
            .toList();
    List<Release> releases = deployments.releases(app.name(), environment.name(), LOOK_BACK);
    return new Situation(
        place.rule(),
        state,
        app.defaultBranch(),
        watches
            .find(app.name())
            .map(BranchWatches.Stored::watch)
            .filter(watch -> watch.isOf(app))
            .flatMap(BranchWatch::stable)
            .map(StableBuild.Earlier::number),
        releases,
        history,
        Holding.against(
            locks.standing(now),
            UserId.SLIPWAY,
            app.name(),
            environment.name(),
            Order.Urgency.ROUTINE),
        environment.deployHours(),
        ways(place),
        Optional.empty(),
        now);
  }

  /// The environment that the rule names, then the one that the gate does.
  private List<Way> ways(Where place) {
    AutoDeploys rule = place.rule();
    Gates gates = place.environment().gates();
    List<Way> ways = new ArrayList<>();
    rule.liveOn().ifPresent(from -> ways.add(way(place, from, rule.liveFor())));
    gates.liveOn().ifPresent(from -> ways.add(way(place, from, gates.liveFor())));
    return ways;
  }

  private Way way(Where place, EnvironmentName from, Duration wanted) {
    Optional<Release> there =
        Release.stable(deployments.releases(place.app().name(), from, LOOK_BACK));
    KnownReleases known =
        new KnownReleases(deployments, place.app().name(), place.environment().name());
    return new Way(
        from,
        there,
        there.flatMap(release -> known.liveSince(from, release.plan().build())),
        wanted);
  }

  /// What GitLab says of a build, and whether a deployment of it would be refused: by the very
  /// look-up that it would begin with. Nobody is asked about what would be refused.
  private Answer<Seen> look(Where place, BuildNumber number, CommitSha since) {
    return builds
        .find(place.app(), new BuildReference.Numbered(number))
        .then(build ->
            commits(place, since, build.commit().sha()).map(commits -> new Seen(build, commits)))
        .then(seen -> objection(place, seen))
        .then(seen -> soaked(place, seen));
  }

  /// The same, unless the build is not well where it comes from.
  private Answer<Seen> soaked(Where place, Seen seen) {
    return place
        .rule()
        .liveOn()
        .flatMap(place.app()::environment)
        .map(from -> soaked(place, from).map(_ -> seen))
        .orElseGet(() -> new Answer.Found<>(seen));
  }

  private Answer<Environment> soaked(Where place, Environment from) {
    Answer<Environment> well = new Answer.Found<>(from);
    for (Target target : from.targets()) {
      for (Workload workload : from.workloads()) {
        well = well.then(_ -> soaked(place, from, target, workload).map(_ -> from));
      }
    }
    return well;
  }

  private Answer<WorkloadView> soaked(
      Where place, Environment from, Target target, Workload workload) {
    String where =
        new Scope.OneEnvironment(place.app().name(), from.name()).words()
            + (from.targets().size() > 1 ? " (" + target.name() + ")" : "");
    return cluster
        .read(target, workload)
        .then(view ->
            Soak.against(where, view, place.rule().liveFor(), clock.instant())
                .<Answer<WorkloadView>>map(
                    why -> new Answer.Refused<>(new Refusal("not-well", why)))
                .orElseGet(() -> new Answer.Found<>(view)));
  }

  private Answer<Integer> commits(Where place, CommitSha from, CommitSha to) {
    Counted known = counted.get(place.scope());
    if (known != null && known.from().equals(from) && known.to().equals(to)) {
      return new Answer.Found<>(known.commits());
    }
    Answer<Integer> answer = builds.between(place.app(), from, to).map(List::size);
    if (answer instanceof Answer.Found<Integer>(Integer commits)) {
      counted.put(place.scope(), new Counted(from, to, commits));
    }
    return answer;
  }

  private Answer<Seen> objection(Where place, Seen seen) {
    Order order = order(place, seen.build().number());
    StepOutcome outcome =
        lookUp
            .run(
                new Deployment(
                    NONE, order, new DeploymentState.Resolving(), 0, 0, Optional.empty()),
                order.reference(),
                place.app(),
                place.environment(),
                new KnownReleases(deployments, order.app(), order.environment()),
                LookUp.Detail.NEEDED)
            .outcome();
    if (outcome instanceof StepOutcome.Impossible(Refusal refusal)) {
      return new Answer.Refused<>(refusal);
    }
    return outcome instanceof StepOutcome.Unanswered(var outage, _)
        ? new Answer.Unavailable<>(outage)
        : new Answer.Found<>(seen);
  }

  private Order order(Where place, BuildNumber build) {
    return new Order(
        place.app().name(),
        place.environment().name(),
        new BuildReference.Numbered(build),
        Order.WhenGreen.REFUSE,
        Order.Urgency.ROUTINE,
        UserId.SLIPWAY,
        Optional.empty(),
        place.channel(),
        Place.LISTED_CHANNEL,
        clock.instant());
  }

  private void begin(Where place, Stored stored, Situation situation, Build build) {
    Order order = order(place, build.number());
    AuditEntry decision =
        new AuditEntry(
            order.at(),
            UserId.SLIPWAY,
            Action.DEPLOY,
            order.app(),
            order.environment(),
            Access.automatic(place.app(), place.environment()),
            "automatic deploys",
            "deploy " + build.number() + " to " + place.scope().words());
    Optional<Deployment> deployment =
        states.begin(
            order,
            stored.version(),
            situation.history().stream().findFirst().map(Deployment::id),
            started -> messages.root(Board.of(started.id(), started.order())),
            decision,
            clock.instant());
    deployment.ifPresent(started -> {
      LOG.atInfo()
          .addKeyValue("deployment", started.id())
          .addKeyValue("app", order.app())
          .addKeyValue("environment", order.environment())
          .addKeyValue("build", build.number())
          .log("a deployment begins by itself");
      begun.accept(started);
      wakePublisher.run();
    });
  }

  private void ask(Where place, Stored stored, Question question, Release live) {
    if (stored.state().asked().equals(Optional.of(question))) {
      return;
    }
    List<Outgoing> said = new ArrayList<>();
    stored
        .state()
        .asked()
        .filter(before -> before.release() != question.release())
        .ifPresent(before -> said.add(answered(place, before, Optional.of(live))));
    said.add(
        out(
            place,
            question,
            AutoMessage.question(
                place.scope(), question, live.plan().build().number(), place.rule())));
    store(place, stored, stored.state().asking(Optional.of(question)), said);
  }

  private void stopAsking(Where place, Stored stored, Optional<Release> live) {
    stored
        .state()
        .asked()
        .filter(question -> live.isEmpty() || live.get().number() != question.release())
        .ifPresent(question ->
            store(
                place,
                stored,
                stored.state().asking(Optional.empty()),
                List.of(answered(place, question, live))));
  }

  private Outgoing answered(Where place, Question question, Optional<Release> live) {
    return out(
        place,
        question,
        AutoMessage.answered(
            place.scope(), question, live.map(release -> release.plan().build().number())));
  }

  /// One question for what is live, whichever build it is about.
  private Outgoing out(Where place, Question question, Message message) {
    return new Outgoing(
        "auto/"
            + place.scope().app()
            + "/"
            + place.scope().environment()
            + "/"
            + question.release(),
        new Address.InChannel(place.channel()),
        conversations.render(message));
  }

  private void store(Where place, Stored stored, AutoState state, List<Outgoing> said) {
    if (states.store(place.scope(), state, stored.version(), said, clock.instant())) {
      wakePublisher.run();
    }
  }
}

package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.bot.engine.RecordDuty;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.Records;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.records.Owed;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.GrafanaSettings;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.integrations.gitlab.GitLabRecordKeeping;
import dev.slipway.integrations.grafana.GrafanaAnnotations;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredRecords;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What outside systems are told of a deployment, by the real adapters and stores: wherever the
/// process dies, is paused or gets no answer, in the end each record is there once and says how the
/// deployment ended.
final class RecordsTest {
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  private static final boolean LONG = Boolean.getBoolean("slipway.long");

  /// Those of outside systems.
  private static final Set<RecordKind> ALL = EnumSet.complementOf(EnumSet.of(RecordKind.ARRIVALS));

  private static final Duration PATIENCE = Duration.ofHours(1);

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void writesOnceWhereverTheProcessDies(Vendor vendor) {
    try (World world = new World(vendor)) {
      int step = vendor == Vendor.H2 || LONG ? 1 : 4;
      for (Side side : LONG ? List.of(Side.values()) : List.of(Side.AFTER)) {
        int call = 1 - step;
        boolean killed = true;
        while (killed) {
          call += step;
          killed = world.deploy(Optional.of(kill(call, side)));

          assertThat(world.said()).describedAs("killed %s call %d", side, call).isEqualTo("once");
        }
        assertThat(call).isGreaterThan(20);
      }
    }
  }

  private static Kill kill(int call, Side side) {
    return new Kill(new Where.Call(call, side), new What.Dead(Duration.ofSeconds(8)));
  }

  @Test
  void writesOnceWhenEachAnswerIsLostAndTheProcessDiesBeforeItTriesAgain() {
    try (World world = new World(Vendor.H2)) {
      for (int call = 1; call < 30; call += 3) {
        world.loseAnswers();

        boolean _ = world.deploy(Optional.of(kill(call, Side.AFTER)));

        assertThat(world.said()).describedAs("killed after call %d", call).isEqualTo("once");
      }
    }
  }

  @Test
  void tellsOfAFailureAndOfNothingLive() {
    try (World world = new World(Vendor.H2)) {
      boolean _ = world.deploy(Optional.empty());
      String live = world.live();

      Deployment failing = world.plan(world.older, ALL);
      world.settle(world.process(Optional.empty()));
      world.end(failing, DeploymentState.Aftermath.PUT_BACK);
      world.settle(world.process(Optional.empty()));

      assertThat(world.statuses()).containsExactly("success", "failed");
      assertThat(world.live()).isEqualTo(live);
      assertThat(world.notes()).isEqualTo(1);
      assertThat(world.tags()).isEqualTo(1);
    }
  }

  /// The first process stands still right before or right after it notes that it writes, while
  /// another one does; then it goes on.
  @ParameterizedTest
  @EnumSource(Side.class)
  void writesOnceWhereAProcessWasPaused(Side side) {
    try (World world = new World(Vendor.H2)) {
      Deployment _ = world.plan(world.branch, ALL);
      RecordDuty other = world.process(Optional.empty());
      List<Owed> pauses = new ArrayList<>();
      Records records = new StoredRecords(world.database);
      Records paused =
          world.witness(
              records,
              owed -> {
                pauses.add(owed);
                world.clock.set(world.clock.instant().plusSeconds(20));
                boolean before = side == Side.BEFORE;
                Optional<Owed> own = before ? Optional.empty() : records.attempting(owed);
                world.settle(other);
                return before ? records.attempting(owed) : own;
              });

      Duration _ = world.process(paused).round(Runnable::run);
      world.settle(other);

      assertThat(pauses).isNotEmpty();
      assertThat(world.statuses()).containsExactly("running");
      assertThat(world.annotations()).isEqualTo(1);
    }
  }

  /// The outside systems, the database and the clock.
  private static final class World implements AutoCloseable {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Sandbox sandbox = Sandbox.start(SandboxOptions.onPort(0));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Database database;
    private final SlipwayConfig config;
    private final GitLabRecordKeeping gitlab;
    private final GrafanaAnnotations grafana;
    private final Build older;
    private final Build branch;
    private int begun;
    private int deployments;

    private World(Vendor vendor) {
      this.database =
          vendor == Vendor.H2 ? TestDatabase.inMemory() : TestDatabase.create(vendor).open();
      GitLabSettings settings =
          new GitLabSettings(
              URI.create(sandbox.base() + "/gitlab"),
              new Secret(DemoWorld.GITLAB_TOKEN),
              Duration.ofSeconds(20));
      GrafanaSettings dashboards =
          new GrafanaSettings(
              URI.create(sandbox.base() + "/grafana"),
              new Secret(DemoWorld.GRAFANA_TOKEN),
              Duration.ofSeconds(20),
              Optional.empty());
      SlipwayConfig example = Rig.example();
      this.config =
          new SlipwayConfig(
              example.slack(),
              settings,
              Optional.of(dashboards),
              Optional.empty(),
              example.store(),
              example.http(),
              example.registries(),
              example.apps(),
              example.channels(),
              example.people());
      this.gitlab = new GitLabRecordKeeping(settings);
      this.grafana = new GrafanaAnnotations(dashboards);
      App shop = config.app(SHOP).orElseThrow();
      try (GitLabBuilds builds = new GitLabBuilds(settings)) {
        this.older = found(builds.find(shop, new BuildReference.Numbered(new BuildNumber(235))));
        this.branch = found(builds.find(shop, new BuildReference.Branch("fix-login")));
      }
    }

    private static Build found(Answer<Build> answer) {
      if (answer instanceof Answer.Found<Build>(Build build)) {
        return build;
      }
      throw new IllegalStateException(answer.toString());
    }

    /// A deployment that brings the older build back, of which nothing is owed, and one of the
    /// branch with a merge request, from its plan to its end with everything that is owed of it.
    ///
    /// @return whether the process was killed on the way
    private boolean deploy(Optional<Kill> kill) {
      end(plan(older, Set.of()), DeploymentState.Aftermath.NOTHING_TOUCHED);
      Crossings crossings = crossings(kill);
      RecordDuty duty = process(crossings);
      Deployment planned = plan(branch, ALL);
      try {
        settle(duty);
      } catch (Killed _) {
        duty = process(Optional.empty());
      }
      end(planned, DeploymentState.Aftermath.NOTHING_TOUCHED);
      try {
        settle(duty);
      } catch (Killed _) {
        settle(process(Optional.empty()));
      }
      return crossings.isSpent();
    }

    private Crossings crossings(Optional<Kill> kill) {
      return new Crossings(
          kill, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock), _ -> {});
    }

    private RecordDuty process(Optional<Kill> kill) {
      return process(crossings(kill));
    }

    private RecordDuty process(Crossings crossings) {
      Map<RecordKind, Recorder> guarded = new EnumMap<>(RecordKind.class);
      recorders()
          .forEach(
              (kind, recorder) -> guarded.put(kind, crossings.guard(Recorder.class, recorder)));
      return process(crossings.guard(Records.class, new StoredRecords(database)), guarded);
    }

    private RecordDuty process(Records records) {
      return process(records, recorders());
    }

    private RecordDuty process(Records records, Map<RecordKind, Recorder> recorders) {
      return new RecordDuty(
          config,
          records,
          new StoredDeployments(database),
          recorders,
          Duration.ofSeconds(30),
          clock);
    }

    private Map<RecordKind, Recorder> recorders() {
      Map<RecordKind, Recorder> recorders = new EnumMap<>(gitlab.recorders());
      recorders.put(RecordKind.GRAFANA_ANNOTATION, grafana);
      return recorders;
    }

    /// The store, with something happening when a write is noted for the first time.
    private Records witness(Records records, Function<Owed, Optional<Owed>> noting) {
      return new Records() {
        private boolean happened;

        @Override
        public List<Due> due(Instant now, int limit) {
          return records.due(now, limit);
        }

        @Override
        public Optional<Instant> nextDue(Instant now) {
          return records.nextDue(now);
        }

        @Override
        public Optional<Owed> attempting(Owed owed) {
          if (happened) {
            return records.attempting(owed);
          }
          happened = true;
          return noting.apply(owed);
        }

        @Override
        public boolean keep(Owed now) {
          return records.keep(now);
        }

        @Override
        public boolean settle(Owed now) {
          return records.settle(now);
        }

        @Override
        public boolean giveUp(Owed now, String code) {
          return records.giveUp(now, code);
        }
      };
    }

    /// Lets time pass until there is nothing left to write for now.
    private void settle(RecordDuty duty) {
      Instant limit = clock.instant().plus(PATIENCE);
      boolean more = true;
      while (more && clock.instant().isBefore(limit)) {
        Duration _ = duty.round(Runnable::run);
        Records records = new StoredRecords(database);
        boolean writesNow =
            records.due(clock.instant(), 100).stream()
                .anyMatch(due -> due.owed().next(due.account()) != Owed.Next.WAIT);
        Optional<Instant> next = records.nextDue(clock.instant());
        next.filter(_ -> !writesNow).ifPresent(clock::set);
        more = writesNow || next.isPresent();
      }
    }

    private Deployment plan(Build build, Set<RecordKind> owed) {
      begun++;
      deployments += owed.isEmpty() ? 0 : 1;
      clock.set(clock.instant().plusSeconds(90));
      StoredDeployments stored = new StoredDeployments(database);
      Deployment begun = begin(new StoredInbox(database));
      Plan plan = planned(build, stored.nextRelease(SHOP, PRODUCTION));
      return record(
          stored,
          begun,
          new DeploymentState.Applying(plan, List.of()),
          List.of(new ProgressEvent.Planned(clock.instant(), plan)),
          owed);
    }

    private Deployment begin(Inbox inbox) {
      ChatMessage message =
          new ChatMessage(
              "m:" + begun,
              ChatMessage.Via.SLASH_COMMAND,
              new ChannelId("C0DEPLOYS"),
              Optional.empty(),
              new UserId("T0ACME", "U0ANN"),
              "deploy !42 to production",
              clock.instant(),
              Optional.empty());
      List<Inbox.Taken> _ =
          inbox.store(List.of(message), clock.instant(), _ -> Inbox.Due.AN_ANSWER);
      Order order =
          new Order(
              SHOP,
              PRODUCTION,
              new BuildReference.MergeRequest(42),
              Order.WhenGreen.REFUSE,
              Order.Urgency.ROUTINE,
              message.user(),
              Optional.empty(),
              message.channel(),
              Place.LISTED_CHANNEL,
              clock.instant());
      Inbox.Consequence consequence =
          new Inbox.Consequence(
              Optional.of(
                  new Inbox.Beginning.OfDeployment(
                      order,
                      deployment ->
                          new Outgoing(
                              "d" + deployment.id(),
                              new Outgoing.Address.InChannel(message.channel()),
                              new Rendered("begun", "[]")))),
              Optional.empty(),
              List.of(),
              List.of());
      return inbox.answer(message, consequence, clock.instant())
                  instanceof Inbox.Answered.Done(var begun)
              && begun.orElseThrow() instanceof Inbox.Begun.ADeployment(Deployment deployment)
          ? deployment
          : notBegun();
    }

    private static Deployment notBegun() {
      throw new IllegalStateException("the deployment did not begin");
    }

    /// @param aftermath of a failure; nothing touched when it went well
    private void end(Deployment planned, DeploymentState.Aftermath aftermath) {
      clock.set(clock.instant().plusSeconds(60));
      if (planned.state() instanceof DeploymentState.Applying(Plan plan, _)) {
        Deployment _ =
            record(
                new StoredDeployments(database),
                planned,
                aftermath == DeploymentState.Aftermath.NOTHING_TOUCHED
                    ? new DeploymentState.Succeeded(plan)
                    : new DeploymentState.Failed(
                        plan, new DeploymentState.Why.NotMigrated("It broke."), aftermath),
                List.of(),
                Set.of());
      }
    }

    private Deployment record(
        StoredDeployments stored,
        Deployment before,
        DeploymentState next,
        List<ProgressEvent> events,
        Set<RecordKind> owed) {
      Deployment after =
          new Deployment(
              before.id(),
              before.order(),
              next,
              before.version(),
              before.fence(),
              before.instruction());
      return stored
          .record(
              before,
              new Transition(after, events, new Transition.Pace.AtOnce()),
              _ -> List.of(),
              List.of(),
              owed,
              clock.instant())
          .orElseThrow();
    }

    private static Plan planned(Build build, long release) {
      return new Plan(
          build,
          release,
          OptionalLong.empty(),
          List.of(
              new Plan.Change(
                  new TargetName("eu"),
                  Workload.Kind.DEPLOYMENT,
                  "web",
                  Map.of(),
                  Optional.empty(),
                  new Plan.Before(Map.of(), new PodTemplate("{}"), Optional.empty()))));
    }

    private void loseAnswers() {
      for (String call :
          List.of(
              "POST /projects/:id/deployments",
              "PUT /projects/:id/deployments/:deployment_id",
              "POST /projects/:id/repository/tags",
              "POST /projects/:id/merge_requests/:merge_request_iid/notes")) {
        sandbox
            .faults()
            .arm(
                new Armed("gitlab", call, dev.slipway.sandbox.Faults.Kind.PERFORMED_THEN_RESET, 1));
      }
      sandbox
          .faults()
          .arm(
              new Armed(
                  "grafana",
                  "POST /api/annotations",
                  dev.slipway.sandbox.Faults.Kind.PERFORMED_THEN_RESET,
                  1));
    }

    private JsonNode get(String path) {
      try {
        return new ObjectMapper()
            .readTree(
                http.send(
                        HttpRequest.newBuilder(URI.create(sandbox.base() + path)).build(),
                        BodyHandlers.ofString())
                    .body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private JsonNode written() {
      return get("/control/gitlab/written");
    }

    private List<String> statuses() {
      List<String> statuses = new ArrayList<>();
      written().path("deployments").forEach(one -> statuses.add(one.path("status").asText()));
      return statuses;
    }

    /// The number of the deployment that GitLab's page shows as live.
    private String live() {
      for (JsonNode environment : written().path("environments")) {
        if (environment.path("name").asText().equals(PRODUCTION.value())) {
          return environment.path("last_deployment").path("id").asText();
        }
      }
      return "";
    }

    private int notes() {
      return written().path("notes").size();
    }

    private int tags() {
      return (int)
          written().path("tags").findValuesAsText("name").stream()
              .filter(name -> name.startsWith("production-"))
              .count();
    }

    private int annotations() {
      return get("/control/grafana/annotations").size();
    }

    /// `once` when each record of each deployment is there once and says that it is live, else what
    /// there is. Each went live with a merge request.
    private String said() {
      boolean allLive = statuses().stream().allMatch("success"::equals);
      long ended = 0;
      for (JsonNode annotation : get("/control/grafana/annotations")) {
        ended += annotation.path("tags").toString().contains("outcome:success") ? 1 : 0;
      }
      List<Long> counts =
          List.of((long) statuses().size(), (long) tags(), (long) annotations(), ended);
      boolean once = counts.stream().allMatch(count -> count == deployments);
      return once && allLive && notes() == deployments && settled()
          ? "once"
          : "%d deployments: %s, %s, %d notes".formatted(deployments, counts, statuses(), notes());
    }

    private boolean settled() {
      return new StoredRecords(database).due(clock.instant().plus(PATIENCE), 10).isEmpty();
    }

    @Override
    public void close() {
      gitlab.close();
      grafana.close();
      sandbox.close();
      database.close();
      http.close();
    }
  }
}

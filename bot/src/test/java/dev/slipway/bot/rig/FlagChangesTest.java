package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.bot.engine.FlagDuty;
import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.flags.FlagMessage;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.gitlab.GitLabFeatureFlags;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredFlagChanges;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Faults.Kind;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Changes of feature flags by the real adapter and store: wherever the process dies, is paused or
/// gets no answer, and whoever else changes the flag, in the end it was changed once, or the
/// message says why not.
final class FlagChangesTest {
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  private static final FlagName CHECKOUT = new FlagName("new-checkout");
  private static final String PUT = "PUT /projects/:id/feature_flags/:feature_flag_name";
  private static final String GET = "GET /projects/:id/feature_flags/:feature_flag_name";
  private static final FlagWish ON_LIST = new FlagWish.On(new Audience.OnList("beta-testers"));
  private static final FlagWish QUARTER = new FlagWish.On(new Audience.Share(25));
  private static final FlagWish OFF = new FlagWish.Off();
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final UserId CAROL = new UserId("T0ACME", "U0CAROL");
  private static final Schedule STORY = Schedule.deploying(Builds.GOOD);

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void changesOnceWhereverTheProcessDies(Vendor vendor) {
    try (World world = new World(vendor)) {
      for (FlagWish wish : List.of(ON_LIST, OFF, new FlagWish.Undo())) {
        for (Side side : Side.values()) {
          int call = 0;
          boolean killed = true;
          while (killed) {
            call++;
            world.reset(wish instanceof FlagWish.Undo ? Optional.of(OFF) : Optional.empty());

            killed = world.change(wish, Optional.of(kill(call, side)));

            assertThat(world.became(wish))
                .describedAs("%s, killed %s call %d", wish, side, call)
                .isEqualTo("done, 1 write");
          }
          assertThat(call).isGreaterThan(6);
        }
      }
    }
  }

  /// Two others have to agree: there is one question, two answers and one write.
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void changesOnceWhereverTheProcessDiesWhenOthersHaveToAgree(Vendor vendor) {
    try (World world = new World(vendor, Rig.exampleApprovedFirst())) {
      for (Side side : Side.values()) {
        int call = 0;
        boolean killed = true;
        while (killed) {
          call++;
          world.reset(Optional.empty());

          killed = world.changeAgreed(QUARTER, Optional.of(kill(call, side)));

          assertThat(world.became(QUARTER))
              .describedAs("killed %s call %d", side, call)
              .isEqualTo("done, 1 write");
          assertThat(world.last().approvers()).containsExactly(BOB, CAROL);
          assertThat(world.said()).contains("approved by @U0BOB, approved by @U0CAROL");
          assertThat(world.rows("message where message_key like 'f" + world.last().id() + "%'"))
              .isEqualTo(1);
        }
        assertThat(call).isGreaterThan(14);
      }
    }
  }

  @Test
  void writesNothingThatWasAgreedToAndHasMovedSince() {
    try (World world = new World(Vendor.H2, Rig.exampleApprovedFirst())) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.work(world.process(Optional.empty()));
      world.agree(BOB);
      world.share(60);
      world.agree(CAROL);

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said())
          .contains(
              "Not turned on: This is no longer what was agreed to: new-checkout was on for the users ann, bob then, and is on for 60% of users.");
    }
  }

  /// Each waits for itself; what is agreed to first moves the flag under the other.
  @Test
  void letsOthersChangeWhatStillWaits() {
    try (World world = new World(Vendor.H2, Rig.exampleApprovedFirst())) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.work(world.process(Optional.empty()));
      FlagChange first = world.last();
      world.ask(OFF);
      world.work(world.process(Optional.empty()));
      world.agree(BOB);
      world.agree(CAROL);
      world.work(world.process(Optional.empty()));
      String second = world.became(OFF);
      world.agree(first.id(), BOB);
      world.agree(first.id(), CAROL);

      world.work(world.process(Optional.empty()));

      assertThat(second).isEqualTo("done, 1 write");
      assertThat(world.find(first.id()).state()).isEqualTo(FlagChange.State.FAILED);
      assertThat(world.writes()).isEqualTo(1);
    }
  }

  @Test
  void remindsOnceAndEndsWhatNobodyAgreesTo() {
    try (World world = new World(Vendor.H2, Rig.exampleApprovedFirst())) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.work(world.process(Optional.empty()));
      Instant asked = world.clock.instant();
      world.agree(BOB);

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.clock.instant()).isEqualTo(asked.plus(Duration.ofMinutes(30)));
      assertThat(world.said())
          .contains("Not turned on: It was not approved in time (1 of 2)", "approval-expired");
      assertThat(world.query("select fallback from message where message_key like 'f%/still'"))
          .contains("Still waiting for approval: 1 of 2");
      assertThat(world.last().ended()).contains(asked.plus(Duration.ofMinutes(30)));
    }
  }

  /// The last one agrees a minute after the hours.
  @Test
  void writesNothingThatWasAgreedToWhenTheHoursAreOver() {
    String hours =
        "    deployHours: {timezone: UTC, windows: [{days: [mon, tue, wed, thu, fri, sat, sun], from: 09:00, to: 12:20}]}\n";
    SlipwayConfig config =
        Rig.exampleApprovedFirst(
            text -> text.replace("    aliases: [prod]", hours + "    aliases: [prod]"));
    try (World world = new World(Vendor.H2, config)) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.work(world.process(Optional.empty()));
      world.agree(BOB);
      world.clock.set(Schedule.NOON.plus(Duration.ofMinutes(21)));
      world.agree(CAROL);

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said())
          .contains("Not turned on: These are no deploy hours of shop on production any more.");
    }
  }

  @Test
  void writesNothingWhenWhoAgreedMayNoLonger() {
    try (World world = new World(Vendor.H2, Rig.exampleApprovedFirst())) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.work(world.process(Optional.empty()));
      world.agree(BOB);
      world.agree(CAROL);
      world.standing = Directory.Standing.DEACTIVATED;

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said())
          .contains("Somebody who approved it may not approve", "approver-may-not");
    }
  }

  private static Kill kill(int call, Side side) {
    return new Kill(new Where.Call(call, side), new What.Dead(Duration.ofSeconds(8)));
  }

  /// Whatever becomes of the write, it is performed once; what is not performed is sent again.
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT"},
      mode = EnumSource.Mode.EXCLUDE)
  void changesOnceWhateverBecomesOfTheAnswer(Kind fault) {
    try (World world = new World(Vendor.H2)) {
      for (int call = 4; call < 9; call++) {
        world.reset(Optional.empty());
        world.sandbox.faults().arm(new Armed("gitlab", PUT, fault, 1));
        world.sandbox.faults().arm(new Armed("gitlab", GET, fault, 1));

        boolean _ = world.change(QUARTER, Optional.of(kill(call, Side.AFTER)));

        assertThat(world.became(QUARTER))
            .describedAs("%s, killed after call %d", fault, call)
            .isEqualTo("done, 1 write");
        assertThat(world.said()).contains("is on for 25% of users on production");
      }
    }
  }

  @Test
  void saysThatItWasNotDoneWhenGitLabStaysAway() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.sandbox.faults().arm(new Armed("gitlab", GET, Kind.INTERNAL_ERROR, 1_000));

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said())
          .contains(
              "Not turned on: GitLab does not answer as it should",
              "Nothing was changed. Say it again when it answers.");
    }
  }

  @Test
  void saysThatItIsNotKnownWhenTheAnswerIsLostAndGitLabStaysAway() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.sandbox.faults().arm(new Armed("gitlab", PUT, Kind.PERFORMED_THEN_RESET, 1));
      world.between(
          "set", () -> world.sandbox.faults().arm(new Armed("gitlab", GET, Kind.HTML, 1_000)));

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("failed, 1 write");
      assertThat(world.said())
          .contains(
              "Not certain that it was turned on: GitLab does not answer as it should",
              "Whether the change was made is not known. Look with flags on production when it answers.");
    }
  }

  @Test
  void saysThatItIsDoneWhenWhoAskedMayNoLongerAskMeanwhile() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.sandbox.faults().arm(new Armed("gitlab", PUT, Kind.PERFORMED_THEN_RESET, 1));
      world.between("set", () -> world.standing = Directory.Standing.DEACTIVATED);

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("done, 1 write");
    }
  }

  @Test
  void writesNothingLongAfterItWasAskedFor() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.clock.set(world.clock.instant().plus(Duration.ofDays(2)));

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said()).contains("asked for more than 15 minutes ago");
    }
  }

  @Test
  void noticesWhatSomebodyElseChangesBetweenReadAndWrite() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.between("attempting", () -> world.share(60));

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said())
          .contains(
              "Not turned on: Somebody has changed new-checkout in GitLab just now: it was on for the users ann, bob and was to become on for 25% of users, and it is on for 60% of users.");
    }
  }

  @Test
  void noticesWhatSomebodyElseChangesWhileTheAnswerIsAwaited() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.sandbox.faults().arm(new Armed("gitlab", PUT, Kind.PERFORMED_THEN_RESET, 1));
      world.between("keep", () -> world.share(60));

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("failed, 1 write");
      assertThat(world.said()).contains("Somebody has changed new-checkout in GitLab just now");
    }
  }

  @Test
  void doesNotMindWhatSomebodyElseChangesForOtherEnvironments() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.between("attempting", world::renameStaging);

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.state()).isEqualTo("done");
      assertThat(world.writes()).isEqualTo(1);
      assertThat(world.lines())
          .containsExactly("production flexibleRollout", "qa userWithId", "stage-2 default");
    }
  }

  /// The first process stands still right after it has noted that it writes, while another one
  /// takes over; then it goes on.
  @Test
  void changesOnceWhereAProcessWasPaused() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.between(
          "attempting",
          () -> {
            world.clock.set(world.clock.instant().plusSeconds(80));
            world.settle(world.process(Optional.empty()));
          });

      boolean _ = world.change(QUARTER, Optional.empty());

      assertThat(world.became(QUARTER)).isEqualTo("done, 1 write");
    }
  }

  @Test
  void doesChangesOfOneFlagInTheOrderInWhichTheyWereAskedFor() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.ask(OFF);
      world.ask(QUARTER);

      world.settle(world.process(Optional.empty()));

      assertThat(world.lines())
          .containsExactly("production flexibleRollout", "qa userWithId", "staging default");
      assertThat(world.writes()).isEqualTo(2);
    }
  }

  @Test
  void asksOnceMoreWhetherTheRequesterMay() {
    try (World world = new World(Vendor.H2)) {
      world.reset(Optional.empty());
      world.ask(QUARTER);
      world.standing = Directory.Standing.DEACTIVATED;

      world.settle(world.process(Optional.empty()));

      assertThat(world.became(QUARTER)).isEqualTo("failed, 0 writes");
      assertThat(world.said()).contains("Not turned on: This account is deactivated.");
    }
  }

  /// GitLab, the database and the clock.
  private static final class World implements AutoCloseable {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Sandbox sandbox = Sandbox.start(SandboxOptions.onPort(0));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Database database;
    private final SlipwayConfig config;
    private final GitLabFeatureFlags gitlab;
    private final StoredFlagChanges changes;
    private Directory.Standing standing = Directory.Standing.MEMBER;
    private Optional<Interruption> interruption = Optional.empty();
    private int asked;
    private long writesBefore;

    /// What happens once, right after a call.
    private record Interruption(String after, Runnable what) {}

    private World(Vendor vendor) {
      this(vendor, Rig.example());
    }

    private World(Vendor vendor, SlipwayConfig config) {
      this.database =
          vendor == Vendor.H2 ? TestDatabase.inMemory() : TestDatabase.create(vendor).open();
      this.config = config;
      this.gitlab =
          new GitLabFeatureFlags(
              new GitLabSettings(
                  URI.create(sandbox.base() + "/gitlab"),
                  new Secret(DemoWorld.GITLAB_TOKEN),
                  Duration.ofSeconds(20)));
      this.changes = new StoredFlagChanges(database);
      send("PUT", "/control/gitlab/user-lists/beta-testers", "{\"users\": [\"u1\", \"u2\"]}");
    }

    /// The flag as it was at first, and then changed once.
    private void reset(Optional<FlagWish> first) {
      standing = Directory.Standing.MEMBER;
      send(
          "PUT",
          "/control/gitlab/feature-flags/new-checkout",
          """
          {"strategies": [
            {"name": "default", "parameters": {}, "scopes": [{"environment_scope": "staging"}]},
            {"name": "userWithId", "parameters": {"userIds": "ann,bob"},
             "scopes": [{"environment_scope": "production"}, {"environment_scope": "qa"}]}]}\
          """);
      first.ifPresent(wish -> {
        ask(wish);
        settle(process(Optional.empty()));
      });
      writesBefore = allWrites();
    }

    /// Somebody has it on for a share on production.
    private void share(int percent) {
      send(
          "PUT",
          "/control/gitlab/feature-flags/new-checkout",
          """
          {"strategies": [
            {"name": "default", "parameters": {}, "scopes": [{"environment_scope": "staging"}]},
            {"name": "flexibleRollout",
             "parameters": {"groupId": "default", "rollout": "%d", "stickiness": "default"},
             "scopes": [{"environment_scope": "production"}]}]}\
          """
              .formatted(percent));
    }

    /// Somebody moves what is set for staging to another environment, through GitLab's own API.
    private void renameStaging() {
      for (JsonNode strategy : flag().path("strategies")) {
        JsonNode scope = strategy.path("scopes").path(0);
        if (scope.path("environment_scope").asText().equals("staging")) {
          send(
              "PUT",
              "/gitlab/api/v4/projects/7/feature_flags/new-checkout",
              "{\"strategies\": [{\"id\": %d, \"scopes\": [{\"id\": %d, \"environment_scope\": \"stage-2\"}]}]}"
                  .formatted(strategy.path("id").asLong(), scope.path("id").asLong()));
        }
      }
      writesBefore++;
    }

    private void between(String call, Runnable what) {
      interruption = Optional.of(new Interruption(call, what));
    }

    /// @return whether the process was killed on the way
    private boolean change(FlagWish wish, Optional<Kill> kill) {
      ask(wish);
      Crossings crossings = crossings(kill);
      try {
        settle(process(crossings));
      } catch (Killed _) {
        clock.set(clock.instant().plusSeconds(8));
      }
      settle(process(Optional.empty()));
      return crossings.isSpent();
    }

    /// The same where two others agree to it on the way; whoever was not heard says it again.
    private boolean changeAgreed(FlagWish wish, Optional<Kill> kill) {
      ask(wish);
      FlagChangeId id = last().id();
      Crossings crossings = crossings(kill);
      try {
        agreed(id, crossings);
      } catch (Killed _) {
        clock.set(clock.instant().plusSeconds(8));
      }
      agreed(id, crossings(Optional.empty()));
      return crossings.isSpent();
    }

    private void agreed(FlagChangeId id, Crossings crossings) {
      FlagDuty duty = process(crossings);
      work(duty);
      agree(id, BOB, crossings);
      agree(id, CAROL, crossings);
      settle(duty);
    }

    private void agree(UserId who) {
      agree(last().id(), who);
    }

    private void agree(FlagChangeId id, UserId who) {
      agree(id, who, crossings(Optional.empty()));
    }

    /// As what follows from a button that was pressed: stored, and answered once.
    private void agree(FlagChangeId id, UserId who, Crossings crossings) {
      Inbox inbox = crossings.guard(Inbox.class, new StoredInbox(database));
      ChatMessage message =
          new ChatMessage(
              "m:" + id + "/" + who.value(),
              ChatMessage.Via.BUTTON,
              new ChannelId("C0DEPLOYS"),
              Optional.empty(),
              who,
              "approve flag change " + id,
              clock.instant(),
              Optional.empty());
      List<Inbox.Taken> _ =
          inbox.store(List.of(message), clock.instant(), _ -> Inbox.Due.AN_ANSWER);
      FlagChange change = find(id);
      boolean counts =
          change.state() == FlagChange.State.AWAITING
              && change
                  .consent()
                  .orElseThrow()
                  .approvals()
                  .counts(who, change.order().requester(), clock.instant());
      if (!counts) {
        return;
      }
      FlagChange agreed = change.agreed(who, clock.instant());
      Outgoing words =
          new FlagMessages(conversations())
              .of(
                  agreed,
                  agreed.state() == FlagChange.State.AWAITING
                      ? FlagMessage.question(agreed)
                      : FlagMessage.agreed(agreed));
      Inbox.Answered answered =
          inbox.answer(
              message,
              new Inbox.Consequence(
                  Optional.empty(),
                  Optional.of(new Inbox.Instruct.ToFlagChange(agreed, words)),
                  List.of(),
                  List.of()),
              clock.instant());
      assertThat(answered).isInstanceOf(Inbox.Answered.Done.class);
    }

    private FlagChange find(FlagChangeId id) {
      return changes.find(id).orElseThrow();
    }

    private FlagChange last() {
      return find(new FlagChangeId(Long.parseLong(query("select max(id) from flag_change"))));
    }

    private long rows(String from) {
      return Long.parseLong(query("select count(*) from " + from));
    }

    private void ask(FlagWish wish) {
      asked++;
      clock.set(clock.instant().plusSeconds(60));
      Inbox inbox = new StoredInbox(database);
      ChatMessage message =
          new ChatMessage(
              "m:" + asked,
              ChatMessage.Via.MENTION,
              new ChannelId("C0DEPLOYS"),
              Optional.empty(),
              new UserId("T0ACME", "U0ANN"),
              "turn on new-checkout on production",
              clock.instant(),
              Optional.empty());
      List<Inbox.Taken> _ =
          inbox.store(List.of(message), clock.instant(), _ -> Inbox.Due.AN_ANSWER);
      FlagOrder order =
          new FlagOrder(
              SHOP,
              PRODUCTION,
              CHECKOUT,
              wish,
              Urgency.ROUTINE,
              message.user(),
              Optional.empty(),
              message.channel(),
              Optional.empty(),
              Place.LISTED_CHANNEL,
              clock.instant());
      Inbox.Consequence consequence =
          new Inbox.Consequence(
              Optional.of(
                  new Inbox.Beginning.OfFlagChange(
                      order, new FlagMessages(conversations())::wanted)),
              Optional.empty(),
              List.of(),
              List.of());
      assertThat(inbox.answer(message, consequence, clock.instant()))
          .isInstanceOf(Inbox.Answered.Done.class);
    }

    private Crossings crossings(Optional<Kill> kill) {
      return new Crossings(
          kill, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock), _ -> {});
    }

    private FlagDuty process(Optional<Kill> kill) {
      return process(crossings(kill));
    }

    private FlagDuty process(Crossings crossings) {
      return new FlagDuty(
          config,
          crossings.guard(FlagChanges.class, new WatchedChanges()),
          crossings.guard(FeatureFlags.class, new WatchedFlags()),
          new SimGitLab(clock, new Faults(new Dice(1), STORY, clock), STORY),
          crossings.guard(Directory.class, new People()),
          new FlagMessages(conversations()),
          () -> {},
          Duration.ofSeconds(30),
          clock);
    }

    private Conversations conversations() {
      return new SimSlack(clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock));
    }

    /// Does what can be done now.
    private void work(FlagDuty duty) {
      do {
        Duration _ = duty.round(Runnable::run);
      } while (!changes.due(clock.instant(), 1).isEmpty());
    }

    /// Does everything, however long it takes.
    private void settle(FlagDuty duty) {
      boolean more = true;
      while (more) {
        Duration _ = duty.round(Runnable::run);
        Optional<Instant> next = changes.nextDue(clock.instant());
        next.ifPresent(clock::set);
        more = next.isPresent() || !changes.due(clock.instant(), 1).isEmpty();
      }
    }

    private void happen(String after) {
      Optional<Interruption> due = interruption.filter(one -> one.after().equals(after));
      if (due.isPresent()) {
        interruption = Optional.empty();
        due.get().what().run();
      }
    }

    /// What became of the last change: how it ended, and what GitLab was told.
    private String became(FlagWish wish) {
      List<String> wanted = new ArrayList<>(wanted(wish));
      wanted.addAll(List.of("qa userWithId", "staging default"));
      String told = writes() + (writes() == 1 ? " write" : " writes");
      boolean isOtherwise = state().equals("done") && !lines().equals(wanted);
      return state() + (isOtherwise ? ", but " + lines() : "") + ", " + told;
    }

    private static List<String> wanted(FlagWish wish) {
      return switch (wish) {
        case FlagWish.Off() -> List.of();
        case FlagWish.Undo() -> List.of("production userWithId");
        case FlagWish.On(Audience.OnList _) -> List.of("production gitlabUserList");
        case FlagWish.On _ -> List.of("production flexibleRollout");
      };
    }

    private String query(String sql) {
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        return rows.next() ? rows.getString(1) : "";
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /// How the last change stands.
    private String state() {
      return query("select state from flag_change order by id desc limit 1");
    }

    /// What the message about the last change says.
    private String said() {
      String id = query("select max(id) from flag_change");
      return query("select fallback from message where message_key = 'f" + id + "'");
    }

    private long writes() {
      return allWrites() - writesBefore;
    }

    /// Those that GitLab performed.
    private long allWrites() {
      return send("GET", "/control/gitlab/feature-flags", "").path("writes").asLong();
    }

    private JsonNode flag() {
      return send("GET", "/control/gitlab/feature-flags", "").path("flags").path(0);
    }

    /// What is set, a line for each environment and strategy, sorted.
    private List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (JsonNode strategy : flag().path("strategies")) {
        for (JsonNode scope : strategy.path("scopes")) {
          lines.add(
              scope.path("environment_scope").asText() + " " + strategy.path("name").asText());
        }
      }
      return lines.stream().sorted().toList();
    }

    private JsonNode send(String method, String path, String body) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(sandbox.base() + path))
                .header("PRIVATE-TOKEN", DemoWorld.GITLAB_TOKEN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private final class People implements Directory {
      @Override
      public Answer<Person> person(UserId user) {
        return new Answer.Found<>(
            new Person(user, "ann", standing, Set.of(DemoWorld.DEPLOYERS_GROUP)));
      }
    }

    /// GitLab, with something happening after a write.
    private final class WatchedFlags implements FeatureFlags {
      @Override
      public Answer<List<Flag>> all(App app) {
        return gitlab.all(app);
      }

      @Override
      public Answer<Flag> find(App app, FlagName name) {
        return gitlab.find(app, name);
      }

      @Override
      public Answer<List<UserList>> lists(App app) {
        return gitlab.lists(app);
      }

      @Override
      public Answer<Flag> set(App app, Flag seen, String environment, Setting to) {
        Answer<Flag> answer = gitlab.set(app, seen, environment, to);
        happen("set");
        return answer;
      }
    }

    /// The store, with something happening after what is noted.
    private final class WatchedChanges implements FlagChanges {
      @Override
      public List<FlagChange> due(Instant now, int limit) {
        return changes.due(now, limit);
      }

      @Override
      public Optional<Instant> nextDue(Instant now) {
        return changes.nextDue(now);
      }

      @Override
      public Attempt attempting(FlagChange sending, Instant now) {
        Attempt attempt = changes.attempting(sending, now);
        happen("attempting");
        return attempt;
      }

      @Override
      public Optional<FlagChange> find(FlagChangeId id) {
        return changes.find(id);
      }

      @Override
      public boolean keep(FlagChange now, List<Outgoing> messages, Instant at) {
        boolean kept = changes.keep(now, messages, at);
        happen("keep");
        return kept;
      }

      @Override
      public boolean end(
          FlagChange ended, Outgoing message, List<AuditEntry> decisions, Instant at) {
        return changes.end(ended, message, decisions, at);
      }

      @Override
      public Optional<FlagChange> before(FlagChange change) {
        return changes.before(change);
      }

      @Override
      public List<FlagChange> history(
          AppName app, EnvironmentName environment, Optional<FlagName> flag, int limit) {
        return changes.history(app, environment, flag, limit);
      }
    }

    @Override
    public void close() {
      gitlab.close();
      sandbox.close();
      database.close();
      http.close();
    }
  }
}

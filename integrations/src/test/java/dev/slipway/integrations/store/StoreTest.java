package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Inbox, deployments and outbox, the same on both databases.
final class StoreTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final Order ORDER =
      new Order(
          new AppName("shop"),
          new EnvironmentName("staging"),
          new BuildReference.Numbered(new BuildNumber(235)),
          Order.WhenGreen.REFUSE,
          Order.Urgency.ROUTINE,
          ANN,
          Optional.empty(),
          DEPLOYS,
          Place.LISTED_CHANNEL,
          NOON);

  private record Store(
      TestDatabase testDatabase,
      Database database,
      StoredInbox inbox,
      StoredDeployments deployments,
      StoredOutbox outbox)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(
          testDatabase,
          database,
          new StoredInbox(database),
          new StoredDeployments(database),
          new StoredOutbox(database));
    }

    Deployment begin(String key) {
      ChatMessage message = message(key);
      inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      return inbox.answer(message, beginning(), NOON) instanceof Answered.Done(var begun)
              && begun.orElseThrow() instanceof Begun.ADeployment(var deployment)
          ? deployment
          : failed();
    }

    /// Something of ours to be said in a channel, an answer to a message of its own.
    void say(String key, ChannelId channel) {
      ChatMessage message = message("m:" + key);
      inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      Outgoing saying =
          new Outgoing(key, new Address.InChannel(channel), new Rendered("said", "said"));
      inbox.answer(
          message,
          Consequence.saying(List.of(saying), List.of()),
          NOON.minusSeconds(1000).plusMillis(sequence++));
    }

    private static long sequence;

    private static Deployment failed() {
      throw new AssertionError("the deployment did not begin");
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static ChatMessage message(String key) {
    return new ChatMessage(
        key,
        Via.MENTION,
        DEPLOYS,
        Optional.of(new MessageId("1.000001")),
        ANN,
        "deploy #235 to staging",
        NOON,
        Optional.of(URI.create("https://hooks.slack.com/x")));
  }

  private static Consequence beginning() {
    return new Consequence(
        Optional.of(
            new Beginning.OfDeployment(
                ORDER, deployment -> outgoing("d" + deployment.id(), "first"))),
        Optional.empty(),
        List.of(),
        List.of(
            new AuditEntry(
                NOON,
                ANN,
                Action.DEPLOY,
                ORDER.app(),
                ORDER.environment(),
                new Decision.Allowed("deployer of shop on staging"),
                "m:1",
                "deploy #235 to staging")));
  }

  private static Outgoing outgoing(String key, String body) {
    return new Outgoing(key, new Address.InChannel(DEPLOYS), new Rendered(body, body));
  }

  private static Transition ending(Deployment deployment) {
    DeploymentState.Ended refused = new DeploymentState.Refused(new Refusal("code", "reason"));
    return new Transition(
        new Deployment(
            deployment.id(),
            deployment.order(),
            refused,
            deployment.version(),
            deployment.fence(),
            Optional.empty()),
        List.of(new ProgressEvent.Finished(NOON, refused)),
        new Transition.Pace.Over());
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsOneOfManyCopiesOfAMessage(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      List<Taken> first =
          store
              .inbox()
              .store(
                  List.of(message("m:1"), message("m:1"), message("m:2")),
                  NOON,
                  _ -> Due.AN_ANSWER);
      List<Taken> second = store.inbox().store(List.of(message("m:2")), NOON, _ -> Due.AN_ANSWER);

      assertThat(first).containsExactly(due("m:1", Due.AN_ANSWER), due("m:2", Due.AN_ANSWER));
      assertThat(second).isEmpty();
      assertThat(store.inbox().unanswered(NOON.plusSeconds(1), 10))
          .containsExactlyInAnyOrderElementsOf(first);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsWhatAMessageIsDue(Vendor vendor) {
    Map<String, Due> dues = Map.of("m:1", Due.AN_ANSWER, "m:2", Due.A_REFUSAL, "m:3", Due.NOTHING);
    List<ChatMessage> messages = List.of(message("m:1"), message("m:2"), message("m:3"));
    try (Store store = Store.on(vendor)) {
      store
          .inbox()
          .store(
              messages,
              NOON,
              message -> Optional.ofNullable(dues.get(message.key())).orElseThrow());

      List<Taken> again = store.inbox().store(messages, NOON, StoreTest::mustNotBeAsked);
      List<Taken> left = store.inbox().unanswered(NOON.plusSeconds(1), 10);
      Answered refusal =
          store.inbox().answer(message("m:2"), Consequence.saying(List.of(), List.of()), NOON);
      Answered nothing =
          store.inbox().answer(message("m:3"), Consequence.saying(List.of(), List.of()), NOON);

      assertThat(again).isEmpty();
      assertThat(left)
          .containsExactlyInAnyOrder(due("m:1", Due.AN_ANSWER), due("m:2", Due.A_REFUSAL));
      assertThat(refusal).isEqualTo(new Answered.Done(Optional.empty()));
      assertThat(nothing).isEqualTo(new Answered.Before());
      assertThat(store.inbox().unanswered(NOON.plusSeconds(1), 10))
          .containsExactly(due("m:1", Due.AN_ANSWER));
    }
  }

  private static Due mustNotBeAsked(ChatMessage copy) {
    throw new AssertionError("asked for a copy: " + copy.key());
  }

  private static Taken due(String key, Due due) {
    return new Taken(message(key), due);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void answersAMessageOnce(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      ChatMessage message = message("m:1");
      store.inbox().store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      Consequence saying = Consequence.saying(List.of(outgoing("a", "hello")), List.of());

      Answered first = store.inbox().answer(message, saying, NOON);
      Answered second = store.inbox().answer(message, saying, NOON);

      assertThat(first).isEqualTo(new Answered.Done(Optional.empty()));
      assertThat(second).isEqualTo(new Answered.Before());
      assertThat(store.inbox().unanswered(NOON.plusSeconds(1), 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsOneDeploymentPerEnvironment(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment first = store.begin("m:1");
      ChatMessage second = message("m:2");
      store.inbox().store(List.of(second), NOON, _ -> Due.AN_ANSWER);

      Answered busy = store.inbox().answer(second, beginning(), NOON);

      assertThat(busy).isEqualTo(new Answered.Busy(first));
      assertThat(store.inbox().unanswered(NOON.plusSeconds(1), 10))
          .containsExactly(due("m:2", Due.AN_ANSWER));
      assertThat(store.deployments().underWay()).containsExactly(first);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void freesTheEnvironmentWhenADeploymentEnds(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment first = store.begin("m:1");

      store.deployments().record(first, ending(first), _ -> List.of(), List.of(), Set.of(), NOON);
      Deployment second = store.begin("m:2");

      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(store.deployments().history(ORDER.app(), ORDER.environment(), 10)).hasSize(2);
      assertThat(store.deployments().events(first.id())).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void takesNothingFromWhoeverLostADeployment(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment begun = store.begin("m:1");
      Deployment earlier = store.deployments().takeOver(begun.id()).orElseThrow();
      Deployment later = store.deployments().takeOver(begun.id()).orElseThrow();

      Optional<Deployment> lost =
          store
              .deployments()
              .record(earlier, ending(earlier), _ -> List.of(), List.of(), Set.of(), NOON);
      Optional<Deployment> kept =
          store
              .deployments()
              .record(later, ending(later), _ -> List.of(), List.of(), Set.of(), NOON);

      assertThat(later.fence()).isGreaterThan(earlier.fence());
      assertThat(lost).isEmpty();
      assertThat(kept).isPresent();
      assertThat(store.deployments().events(begun.id())).hasSize(1);
      assertThat(store.deployments().takeOver(begun.id())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void tellsADeploymentOneThingAtATime(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment begun = store.begin("m:1");
      store.inbox().store(List.of(message("m:2"), message("m:3")), NOON, _ -> Due.AN_ANSWER);
      Consequence abort =
          new Consequence(
              Optional.empty(),
              Optional.of(new Instruct.ToDeployment(begun.id(), new Instruction.Abort(ANN))),
              List.of(),
              List.of());

      Answered first = store.inbox().answer(message("m:2"), abort, NOON);
      Answered second = store.inbox().answer(message("m:3"), abort, NOON);

      assertThat(first).isInstanceOf(Answered.Done.class);
      assertThat(second).isEqualTo(new Answered.TooLate());
      assertThat(store.deployments().find(begun.id()).orElseThrow().instruction())
          .contains(new Instruction.Abort(ANN));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void sendsTheNewestStateOfAMessageAndNothingElse(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment begun = store.begin("m:1");
      String key = "d" + begun.id();
      Pending first = store.outbox().due(NOON, Set.of(), 10).getFirst();
      Transition ending = ending(begun);
      store
          .deployments()
          .record(begun, ending, _ -> List.of(outgoing(key, "second")), List.of(), Set.of(), NOON);

      store.outbox().delivered(first, Optional.of(new MessageId("2.000001")));
      List<Pending> due = store.outbox().due(NOON, Set.of(), 10);
      store.outbox().delivered(due.getFirst(), Optional.empty());

      assertThat(first.body()).isEqualTo(new Rendered("first", "first"));
      assertThat(due).hasSize(1);
      assertThat(due.getFirst().body()).isEqualTo(new Rendered("second", "second"));
      assertThat(due.getFirst().message()).contains(new MessageId("2.000001"));
      assertThat(store.outbox().due(NOON, Set.of(), 10)).isEmpty();
      assertThat(store.outbox().nextDue(NOON)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void waitsWithAReplyUntilItsParentIsPosted(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment begun = store.begin("m:1");
      String key = "d" + begun.id();
      Outgoing reply =
          new Outgoing(key + "/1", new Address.Under(DEPLOYS, key), new Rendered("why", "why"));
      store
          .deployments()
          .record(begun, ending(begun), _ -> List.of(reply), List.of(), Set.of(), NOON);

      List<Pending> before = store.outbox().due(NOON, Set.of(), 10);
      store.outbox().delivered(before.getFirst(), Optional.of(new MessageId("2.000001")));
      List<Pending> after = store.outbox().due(NOON, Set.of(), 10);

      assertThat(before).extracting(Pending::key).containsExactly(key);
      assertThat(after).extracting(Pending::key).containsExactly(key + "/1");
      assertThat(after.getFirst().parent()).contains(new MessageId("2.000001"));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsNoChannelWaitForAnother(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      for (int i = 0; i < 150; i++) {
        store.say("flood" + i, DEPLOYS);
      }
      store.say("other", new ChannelId("C0OTHER"));

      List<Pending> due = store.outbox().due(NOON, Set.of(), 100);

      assertThat(due).extracting(Pending::key).containsExactly("flood0", "other");
      assertThat(store.outbox().due(NOON, Set.of(DEPLOYS), 100))
          .extracting(Pending::key)
          .containsExactly("other");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsOnePosterPostAMessage(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.say("once", DEPLOYS);
      Pending seenByOne = store.outbox().due(NOON, Set.of(), 10).getFirst();
      Pending seenByAnother = store.outbox().due(NOON, Set.of(), 10).getFirst();

      boolean one = store.outbox().attempting(seenByOne, NOON);
      boolean another = store.outbox().attempting(seenByAnother, NOON.plusSeconds(1));
      Pending later = store.outbox().due(NOON, Set.of(), 10).getFirst();
      boolean again = store.outbox().attempting(later, NOON.plusSeconds(2));

      assertThat(List.of(one, another, again)).containsExactly(true, false, true);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void sendsAgainWhatSomebodyElseMayHaveOverwritten(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.say("once", DEPLOYS);
      Pending seenByOne = store.outbox().due(NOON, Set.of(), 10).getFirst();
      store.outbox().delivered(seenByOne, Optional.of(new MessageId("2.000001")));

      store.outbox().postponed(seenByOne, NOON);

      assertThat(store.outbox().due(NOON, Set.of(), 10))
          .extracting(Pending::key)
          .containsExactly("once");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void knowsWhatStandsElsewhereAlready(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.say("once", DEPLOYS);
      Pending pending = store.outbox().due(NOON, Set.of(), 10).getFirst();
      Optional<MessageId> first = Optional.of(new MessageId("2.000001"));
      Optional<MessageId> second = Optional.of(new MessageId("3.000001"));

      boolean one = store.outbox().delivered(pending, first);
      store.outbox().show(outgoing("once", "changed"), NOON);
      boolean other = store.outbox().delivered(pending, second);
      boolean again = store.outbox().delivered(pending, first);

      assertThat(List.of(one, other, again)).containsExactly(true, false, true);
      assertThat(store.outbox().due(NOON, Set.of(), 10))
          .extracting(Pending::message)
          .containsExactly(first);
    }
  }
}

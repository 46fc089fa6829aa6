package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Follows.Follower;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who follows what and who wants to be mentioned, the same on both databases.
final class StoredFollowsAndMentionsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final AppName BLOG = new AppName("blog");
  private static final Scope.OneEnvironment STAGING =
      new Scope.OneEnvironment(SHOP, new EnvironmentName("staging"));
  private static final Scope.OneEnvironment PRODUCTION =
      new Scope.OneEnvironment(SHOP, new EnvironmentName("production"));

  private static void tell(StoredInbox inbox, int number, Instruct instruct) {
    ChatMessage message =
        new ChatMessage(
            "m" + number,
            Via.MENTION,
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            ANN,
            "",
            NOON,
            Optional.empty());
    inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
    assertThat(
            inbox.answer(
                message,
                new Consequence(Optional.empty(), Optional.of(instruct), List.of(), List.of()),
                NOON.plusSeconds(number)))
        .isInstanceOf(Answered.Done.class);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void remembersWhoFollowsWhatHoweverOftenItIsSaid(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredInbox inbox = new StoredInbox(database);
      StoredFollows follows = new StoredFollows(database);

      tell(inbox, 1, new Instruct.Follow(BOB, STAGING, Way.MESSAGE));
      tell(inbox, 2, new Instruct.Follow(ANN, STAGING, Way.MESSAGE));
      tell(inbox, 3, new Instruct.Follow(BOB, STAGING, Way.MESSAGE));
      tell(inbox, 4, new Instruct.Follow(BOB, PRODUCTION, Way.MESSAGE));
      assertThat(follows.of(STAGING)).extracting(Follower::who).containsExactly(BOB, ANN);

      tell(inbox, 5, new Instruct.Unfollow(BOB, STAGING));
      tell(inbox, 6, new Instruct.Unfollow(BOB, STAGING));
      assertThat(follows.of(STAGING)).containsExactly(new Follower(ANN, Way.MESSAGE));
      assertThat(follows.of(PRODUCTION)).containsExactly(new Follower(BOB, Way.MESSAGE));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void mailsUntilThatIsTakenBackAloneOrWithTheRest(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredInbox inbox = new StoredInbox(database);
      StoredFollows follows = new StoredFollows(database);

      tell(inbox, 1, new Instruct.Follow(BOB, STAGING, Way.MESSAGE));
      tell(inbox, 2, new Instruct.Follow(BOB, STAGING, Way.MESSAGE_AND_MAIL));
      tell(inbox, 3, new Instruct.Follow(BOB, STAGING, Way.MESSAGE));
      tell(inbox, 4, new Instruct.Follow(ANN, STAGING, Way.MESSAGE_AND_MAIL));
      assertThat(follows.of(STAGING))
          .containsExactly(
              new Follower(BOB, Way.MESSAGE_AND_MAIL), new Follower(ANN, Way.MESSAGE_AND_MAIL));

      tell(inbox, 5, new Instruct.Unmail(BOB, STAGING));
      tell(inbox, 6, new Instruct.Unmail(BOB, PRODUCTION));
      tell(inbox, 7, new Instruct.Unfollow(ANN, STAGING));
      tell(inbox, 8, new Instruct.Follow(ANN, STAGING, Way.MESSAGE));
      assertThat(follows.of(STAGING))
          .containsExactly(new Follower(BOB, Way.MESSAGE), new Follower(ANN, Way.MESSAGE));
      assertThat(follows.of(PRODUCTION)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void remembersWhoIsMentionedHoweverOftenItIsSaid(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredInbox inbox = new StoredInbox(database);
      StoredMentions mentions = new StoredMentions(database);

      tell(inbox, 1, new Instruct.Mention(BOB, SHOP));
      tell(inbox, 2, new Instruct.Mention(ANN, SHOP));
      tell(inbox, 3, new Instruct.Mention(BOB, SHOP));
      tell(inbox, 4, new Instruct.Mention(BOB, BLOG));
      assertThat(mentions.of(SHOP)).containsExactly(BOB, ANN);

      tell(inbox, 5, new Instruct.Unmention(BOB, SHOP));
      tell(inbox, 6, new Instruct.Unmention(BOB, SHOP));
      assertThat(mentions.of(SHOP)).containsExactly(ANN);
      assertThat(mentions.of(BLOG)).containsExactly(BOB);
    }
  }
}

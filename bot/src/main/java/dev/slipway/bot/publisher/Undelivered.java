package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells whoever asked for something, directly, when the channel does not take the message about
/// it: the work itself goes on, and they would not see it. Safe for use by several threads.
public final class Undelivered {
  private static final Pattern KEY = Pattern.compile("(?<kind>[dm])(?<number>[1-9][0-9]{0,17})");

  private final Deployments deployments;
  private final Migrations migrations;
  private final Conversations conversations;

  public Undelivered(Deployments deployments, Migrations migrations, Conversations conversations) {
    this.deployments = deployments;
    this.migrations = migrations;
    this.conversations = conversations;
  }

  /// What to tell, and whom; empty for a message that nobody waits for, or that the channel shows
  /// already.
  ///
  /// @param code the chat system's own word
  Optional<Outgoing> notice(Pending pending, String code) {
    Matcher key = KEY.matcher(pending.key());
    if (!key.matches()
        || pending.message().isPresent()
        || !(pending.address() instanceof Address.InChannel(ChannelId channel))) {
      return Optional.empty();
    }
    long number = Long.parseLong(key.group("number"));
    boolean isDeployment = key.group("kind").equals("d");
    Optional<UserId> asker =
        isDeployment
            ? deployments
                .find(new DeploymentId(number))
                .map(deployment -> deployment.order().requester())
            : migrations
                .find(new MigrationId(number))
                .map(migration -> migration.order().requester());
    String what = isDeployment ? "deployment " + number : "session " + number;
    return asker
        .filter(user -> !user.equals(UserId.SLIPWAY))
        .map(user ->
            new Outgoing(
                "undelivered/" + pending.key(),
                new Address.ToPerson(user),
                conversations.render(Message.of(words(what, channel, code)))));
  }

  private static Text words(String what, ChannelId channel, String code) {
    return new Text(List.of(new Span.Mark(Symbol.WARNING)))
        .and(" I can't show " + what + " in the channel ")
        .code(channel.value())
        .and(": ")
        .and(reason(code))
        .and(" It goes on all the same; ")
        .code("history")
        .and(" and ")
        .code("status")
        .and(" tell how it is.");
  }

  private static Text reason(String code) {
    return switch (code) {
      case "not_in_channel", "channel_not_found" ->
          Text.of("I am not in it. Invite me there with ")
              .code("/invite @slipway")
              .and(": then it shows the next change.");
      case "is_archived" -> Text.of("it is archived.");
      default -> Text.of("Slack says ").code(code).and(".");
    };
  }
}

package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.FormBody;

/// Looks through a channel or a thread for a message of the bot's own. Safe for use by several
/// threads at once.
final class OwnMessages {
  static final String SYSTEM = "Slack";
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 30;

  /// Slack's clock and ours may differ by this much.
  private static final Duration SKEW = Duration.ofMinutes(2);

  private final WebApi api;
  private final Secret token;
  private final KnownIdentity bot;

  OwnMessages(WebApi api, Secret token, KnownIdentity bot) {
    this.api = api;
    this.token = token;
    this.bot = bot;
  }

  /// The first message of ours that is wanted.
  ///
  /// @param notBefore it can't be older than this
  Answer<Optional<MessageId>> find(
      ChannelId channel,
      Optional<MessageId> thread,
      Instant notBefore,
      Predicate<JsonNode> wanted) {
    String oldest = notBefore.minus(SKEW).getEpochSecond() + ".000000";
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      WebApi.Reply reply =
          thread.isPresent()
              ? api.call(
                  Methods.CONVERSATIONS_REPLIES,
                  replies(channel, thread.get(), oldest, cursor),
                  token)
              : api.call(Methods.CONVERSATIONS_HISTORY, history(channel, oldest, cursor), token);
      switch (reply) {
        case WebApi.Reply.Yes(JsonNode body, _) -> {
          Optional<MessageId> found = first(body, wanted);
          cursor = Json.text(body.path("response_metadata"), "next_cursor");
          if (found.isPresent() || cursor.isEmpty()) {
            return new Answer.Found<>(found);
          }
        }
        case WebApi.Reply.No(String code) -> {
          return new Answer.Refused<>(
              new Refusal(code, "Slack does not show the channel's messages: " + code));
        }
        case WebApi.Reply.TooFast(Duration retryAfter) -> {
          return new Answer.Unavailable<>(
              new Outage(SYSTEM, "was asked too often", Optional.of(retryAfter)));
        }
        case WebApi.Reply.Unclear(String reason) -> {
          return new Answer.Unavailable<>(new Outage(SYSTEM, reason));
        }
      }
    }
    return new Answer.Unavailable<>(
        new Outage(SYSTEM, "has more than " + PAGE * MOST_PAGES + " messages to look through"));
  }

  private static FormBody.Builder history(ChannelId channel, String oldest, String cursor) {
    return RequestFormBuilder.toForm(
        ConversationsHistoryRequest.builder()
            .channel(channel.value())
            .oldest(oldest)
            .inclusive(true)
            .includeAllMetadata(true)
            .limit(PAGE)
            .cursor(cursor.isEmpty() ? null : cursor)
            .build());
  }

  private static FormBody.Builder replies(
      ChannelId channel, MessageId thread, String oldest, String cursor) {
    return RequestFormBuilder.toForm(
        ConversationsRepliesRequest.builder()
            .channel(channel.value())
            .ts(thread.value())
            .oldest(oldest)
            .inclusive(true)
            .includeAllMetadata(true)
            .limit(PAGE)
            .cursor(cursor.isEmpty() ? null : cursor)
            .build());
  }

  private Optional<MessageId> first(JsonNode page, Predicate<JsonNode> wanted) {
    for (JsonNode message : page.path("messages")) {
      if (wanted.test(message) && isOurs(message)) {
        return Optional.of(new MessageId(Json.text(message, "ts")));
      }
    }
    return Optional.empty();
  }

  private boolean isOurs(JsonNode message) {
    return bot.known()
        .map(us ->
            Json.text(message, "user").equals(us.user())
                || (!us.bot().isEmpty() && Json.text(message, "bot_id").equals(us.bot())))
        .orElse(true);
  }
}

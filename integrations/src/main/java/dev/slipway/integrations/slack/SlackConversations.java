package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsOpenRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.model.Message.Metadata;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.FormBody;

/// Saying things in Slack. A message's key is kept in its metadata, by which it is found again.
final class SlackConversations implements Conversations {
  private static final String SYSTEM = "Slack";
  private static final String EVENT_TYPE = "slipway_message";
  private static final String KEY = "key";
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 30;

  /// Slack's clock and ours may differ by this much.
  private static final Duration SKEW = Duration.ofMinutes(2);

  private final WebApi api;
  private final Secret token;
  private final KnownIdentity bot;
  private final ResponseUrls responseUrls;

  SlackConversations(WebApi api, Secret token, KnownIdentity bot) {
    this.api = api;
    this.token = token;
    this.bot = bot;
    this.responseUrls = new ResponseUrls(api.base());
  }

  @Override
  public Rendered render(Message message) {
    return BlockKit.render(message);
  }

  @Override
  public Delivery post(ChannelId channel, Optional<MessageId> thread, String key, Rendered body) {
    ChatPostMessageRequest request =
        ChatPostMessageRequest.builder()
            .channel(channel.value())
            .threadTs(thread.map(MessageId::value).orElse(null))
            .text(Markup.escaped(body.fallback()))
            .blocksAsString(body.body())
            .metadata(metadata(key))
            .mrkdwn(false)
            .parse("none")
            .linkNames(false)
            .unfurlLinks(false)
            .unfurlMedia(false)
            .build();
    return delivery(api.call(Methods.CHAT_POST_MESSAGE, RequestFormBuilder.toForm(request), token));
  }

  @Override
  public Delivery update(ChannelId channel, MessageId message, String key, Rendered body) {
    ChatUpdateRequest request =
        ChatUpdateRequest.builder()
            .channel(channel.value())
            .ts(message.value())
            .text(Markup.escaped(body.fallback()))
            .blocksAsString(body.body())
            .metadata(metadata(key))
            .parse("none")
            .linkNames(false)
            .build();
    return delivery(api.call(Methods.CHAT_UPDATE, RequestFormBuilder.toForm(request), token));
  }

  private static Metadata metadata(String key) {
    return Metadata.builder().eventType(EVENT_TYPE).eventPayload(Map.of(KEY, key)).build();
  }

  private static Delivery delivery(WebApi.Reply reply) {
    return switch (reply) {
      case WebApi.Reply.Yes(JsonNode body, _) -> {
        String ts = Json.text(body, "ts");
        yield ts.isEmpty()
            ? new Delivery.Unknown(new Outage(SYSTEM, "gave an answer that can't be read"))
            : new Delivery.Delivered(Optional.of(new MessageId(ts)));
      }
      case WebApi.Reply.No(String code) -> new Delivery.Rejected(code);
      case WebApi.Reply.TooFast(Duration retryAfter) -> new Delivery.TooFast(retryAfter);
      case WebApi.Reply.Unclear(String reason) -> new Delivery.Unknown(new Outage(SYSTEM, reason));
    };
  }

  @Override
  public Answer<Optional<MessageId>> find(
      ChannelId channel, Optional<MessageId> thread, String key, Instant notBefore) {
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
          Optional<MessageId> found = ours(body, key);
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

  /// Other apps can write metadata too: only messages of ours count.
  private Optional<MessageId> ours(JsonNode page, String key) {
    for (JsonNode message : page.path("messages")) {
      JsonNode metadata = message.path("metadata");
      if (Json.text(metadata, "event_type").equals(EVENT_TYPE)
          && Json.text(metadata.path("event_payload"), KEY).equals(key)
          && isOurs(message)) {
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

  @Override
  public Answer<ChannelId> direct(UserId user) {
    FormBody.Builder form =
        RequestFormBuilder.toForm(
            ConversationsOpenRequest.builder().users(List.of(user.value())).build());
    return switch (api.call(Methods.CONVERSATIONS_OPEN, form, token)) {
      case WebApi.Reply.Yes(JsonNode body, _) -> {
        String id = Json.text(body.path("channel"), "id");
        yield id.isEmpty()
            ? new Answer.Unavailable<>(new Outage(SYSTEM, "gave an answer that can't be read"))
            : new Answer.Found<>(new ChannelId(id));
      }
      case WebApi.Reply.No(String code) ->
          new Answer.Refused<>(
              new Refusal(code, "Slack does not let me write to this person: " + code));
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          new Answer.Unavailable<>(
              new Outage(SYSTEM, "was asked too often", Optional.of(retryAfter)));
      case WebApi.Reply.Unclear(String reason) ->
          new Answer.Unavailable<>(new Outage(SYSTEM, reason));
    };
  }

  @Override
  public Delivery respond(URI replyTo, Rendered body) {
    if (!responseUrls.areSlacks(replyTo)) {
      return new Delivery.Rejected("foreign_response_url");
    }
    return switch (api.send(replyTo, Reception.ephemeral(body).toString())) {
      case WebApi.Reply.Yes _ -> new Delivery.Delivered(Optional.empty());
      case WebApi.Reply.No(String code) -> new Delivery.Rejected(code);
      case WebApi.Reply.TooFast(Duration retryAfter) -> new Delivery.TooFast(retryAfter);
      case WebApi.Reply.Unclear(String reason) -> new Delivery.Unknown(new Outage(SYSTEM, reason));
    };
  }
}

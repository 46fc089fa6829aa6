package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.chat.ChatDeleteRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsOpenRequest;
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
  private static final String SYSTEM = OwnMessages.SYSTEM;
  private static final String EVENT_TYPE = "slipway_message";
  private static final String KEY = "key";

  private final WebApi api;
  private final Secret token;
  private final OwnMessages messages;
  private final ResponseUrls responseUrls;

  SlackConversations(WebApi api, Secret token, KnownIdentity bot) {
    this.api = api;
    this.token = token;
    this.messages = new OwnMessages(api, token, bot);
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

  @Override
  public Delivery delete(ChannelId channel, MessageId message) {
    FormBody.Builder form =
        RequestFormBuilder.toForm(
            ChatDeleteRequest.builder().channel(channel.value()).ts(message.value()).build());
    return delivery(api.call(Methods.CHAT_DELETE, form, token));
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
    return messages.find(channel, thread, notBefore, message -> hasKey(message, key));
  }

  /// Other apps can write metadata too: only messages of ours count.
  private static boolean hasKey(JsonNode message, String key) {
    JsonNode metadata = message.path("metadata");
    return Json.text(metadata, "event_type").equals(EVENT_TYPE)
        && Json.text(metadata.path("event_payload"), KEY).equals(key);
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

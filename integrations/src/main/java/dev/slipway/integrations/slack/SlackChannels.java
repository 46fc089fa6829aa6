package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.conversations.ConversationsInfoRequest;
import com.slack.api.methods.request.conversations.ConversationsMembersRequest;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import java.time.Duration;
import java.util.Optional;
import okhttp3.FormBody;

/// Channels as Slack tells of them (https://docs.slack.dev/reference/methods/conversations.info,
/// https://docs.slack.dev/reference/methods/conversations.members).
final class SlackChannels implements Channels {
  private static final String SYSTEM = OwnMessages.SYSTEM;

  /// Slack takes less than 1,000.
  private static final int PAGE = 999;

  private static final int MOST_PAGES = 6;

  private final WebApi api;
  private final Secret token;
  private final String team;

  /// @param team our workspace
  SlackChannels(WebApi api, Secret token, String team) {
    this.api = api;
    this.token = token;
    this.team = team;
  }

  @Override
  public Answer<Shared> shared(ChannelId channel, UserId person) {
    FormBody.Builder form =
        RequestFormBuilder.toForm(
            ConversationsInfoRequest.builder().channel(channel.value()).build());
    return read(Methods.CONVERSATIONS_INFO, form)
        .then(body -> entered(channel, body.path("channel")))
        .then(shared ->
            person.team().equals(team) ? member(shared, person) : new Answer.Refused<>(absent()));
  }

  private static Answer<Shared> entered(ChannelId channel, JsonNode found) {
    String name = Json.text(found, "name");
    if (name.isEmpty() || !found.path("is_member").isBoolean()) {
      return new Answer.Unavailable<>(new Outage(SYSTEM, "gave an answer that can't be read"));
    }
    if (found.path("is_archived").asBoolean(false)) {
      return new Answer.Refused<>(
          new Refusal(
              "channel-archived", "That channel is archived.", "Say another one, or restore it."));
    }
    return found.path("is_member").asBoolean()
        ? new Answer.Found<>(new Shared(channel, name))
        : new Answer.Refused<>(notIn());
  }

  private Answer<Shared> member(Shared shared, UserId person) {
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      FormBody.Builder form =
          RequestFormBuilder.toForm(
              ConversationsMembersRequest.builder()
                  .channel(shared.channel().value())
                  .limit(PAGE)
                  .cursor(cursor.isEmpty() ? null : cursor)
                  .build());
      Answer<JsonNode> answer = read(Methods.CONVERSATIONS_MEMBERS, form);
      if (!(answer instanceof Answer.Found<JsonNode>(JsonNode body))) {
        return answer.map(_ -> shared);
      }
      if (!body.path("members").isArray()) {
        return new Answer.Unavailable<>(new Outage(SYSTEM, "gave an answer that can't be read"));
      }
      for (JsonNode member : body.path("members")) {
        if (member.asText().equals(person.value())) {
          return new Answer.Found<>(shared);
        }
      }
      cursor = Json.text(body.path("response_metadata"), "next_cursor");
      if (cursor.isEmpty()) {
        return new Answer.Refused<>(absent());
      }
    }
    return new Answer.Unavailable<>(
        new Outage(SYSTEM, "has more than " + PAGE * MOST_PAGES + " members to look through"));
  }

  private Answer<JsonNode> read(String method, FormBody.Builder form) {
    return switch (api.call(method, form, token)) {
      case WebApi.Reply.Yes(JsonNode body, _) -> new Answer.Found<>(body);
      case WebApi.Reply.No(String code) -> no(code);
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          new Answer.Unavailable<>(
              new Outage(SYSTEM, "was asked too often", Optional.of(retryAfter)));
      case WebApi.Reply.Unclear(String reason) ->
          new Answer.Unavailable<>(new Outage(SYSTEM, reason));
    };
  }

  private static Answer<JsonNode> no(String code) {
    return switch (code) {
      case "channel_not_found", "channel_is_limited_access" -> new Answer.Refused<>(notIn());
      case "missing_scope" ->
          new Answer.Refused<>(
              new Refusal(
                  "scope-missing",
                  "Slack does not let me see who is in that channel.",
                  "Ask whoever keeps the bot to add the scopes channels:read and groups:read to its Slack app."));
      default -> new Answer.Unavailable<>(new Outage(SYSTEM, "answered " + code));
    };
  }

  private static Refusal notIn() {
    return new Refusal(
        "bot-not-in-channel",
        "I am not in that channel.",
        "Invite me there (/invite) and say it again.");
  }

  private static Refusal absent() {
    return new Refusal(
        "person-not-in-channel",
        "You are not in that channel.",
        "Join it, or ask somebody who is in it to say this.");
  }
}

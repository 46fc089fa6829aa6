package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The addresses that come with commands and clicks: five messages within 30 minutes, also into
/// channels the bot is not in.
///
/// Safe for use by several threads at once.
final class ResponseUrls {
  private static final String PATH = "/slack/response/";
  private static final int MOST_USES = 5;
  private static final Duration LIFE = Duration.ofMinutes(30);

  /// Where the messages of one address go, and which came so far.
  static final class Mailbox {
    private final Channel channel;
    private final String user;
    private final @Nullable String originalTs;
    private final Instant expires;
    private final List<JsonNode> received = new ArrayList<>();
    private final CompletableFuture<JsonNode> first = new CompletableFuture<>();

    private Mailbox(Channel channel, String user, @Nullable String originalTs, Instant expires) {
      this.channel = channel;
      this.user = user;
      this.originalTs = originalTs;
      this.expires = expires;
    }

    /// Completed by the first message.
    CompletableFuture<JsonNode> first() {
      return first;
    }

    synchronized ArrayNode json() {
      ArrayNode all = Json.array();
      received.forEach(all::add);
      return all;
    }

    private synchronized void take(JsonNode message, Instant now) throws SlackRefusal {
      if (now.isAfter(expires)) {
        throw SlackRefusal.of("expired_url");
      }
      if (received.size() >= MOST_USES) {
        throw SlackRefusal.of("used_url");
      }
      received.add(message);
    }
  }

  /// An address and what is behind it.
  record Issued(String url, Mailbox mailbox) {}

  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final Workspace workspace;
  private final AppEvents events;
  private final InstantSource clock;
  private volatile URI base = URI.create("http://127.0.0.1");

  ResponseUrls(Workspace workspace, AppEvents events) {
    this.workspace = workspace;
    this.events = events;
    this.clock = workspace.clock();
  }

  void startAt(URI address) {
    base = address;
  }

  /// @param originalTs the message that was clicked in; null for a command
  Issued issue(Channel channel, String user, @Nullable String originalTs) {
    String id = UUID.randomUUID().toString();
    Mailbox mailbox = new Mailbox(channel, user, originalTs, clock.instant().plus(LIFE));
    mailboxes.put(id, mailbox);
    return new Issued(base + PATH + DemoWorld.TEAM + "/" + id, mailbox);
  }

  /// Answers `POST /slack/response/TEAM/ID`.
  void handle(Context context) {
    Mailbox mailbox = mailboxes.get(context.pathParam("id"));
    try {
      if (mailbox == null) {
        throw SlackRefusal.of("invalid_url");
      }
      if (!(Json.read(context.body()).orElse(Json.array()) instanceof ObjectNode message)) {
        throw SlackRefusal.of("invalid_payload");
      }
      mailbox.take(message, clock.instant());
      perform(mailbox, message);
      mailbox.first.complete(message);
      context.contentType("text/plain; charset=utf-8").result("ok");
    } catch (SlackRefusal refusal) {
      context
          .status(refusal.code().endsWith("_url") ? 404 : 400)
          .contentType("application/json; charset=utf-8")
          .result(refusal.body().toString());
    }
  }

  private void perform(Mailbox mailbox, ObjectNode message) throws SlackRefusal {
    String channel = mailbox.channel.id();
    if (message.path("delete_original").asBoolean()) {
      workspace.change(channel, original(mailbox), Message::deleted);
      return;
    }
    if (message.path("replace_original").asBoolean()) {
      Message before =
          workspace
              .message(channel, original(mailbox))
              .orElseThrow(() -> SlackRefusal.of("message_not_found"));
      Content content = content(message, before.content());
      workspace.change(channel, before.ts(), now -> now.revised(clock.instant(), content));
      return;
    }
    show(mailbox, message);
  }

  private static String original(Mailbox mailbox) throws SlackRefusal {
    return Optional.ofNullable(mailbox.originalTs)
        .orElseThrow(() -> SlackRefusal.of("message_not_found"));
  }

  /// Shows what an acknowledgement or an address brought: to all if it says so, else to the one who
  /// asked.
  void show(Mailbox mailbox, JsonNode message) throws SlackRefusal {
    Content content = content(message, Content.of("", Json.array()));
    boolean toAll = message.path("response_type").asText().equals("in_channel");
    String thread = message.path("thread_ts").asText();
    Message posted =
        workspace.post(
            mailbox.channel,
            DemoWorld.BOT_USER,
            thread.isEmpty() ? null : thread,
            toAll ? null : mailbox.user,
            "",
            content);
    events.posted(mailbox.channel, posted, AppEvents.Copies.ONE);
  }

  private static Content content(JsonNode message, Content before) throws SlackRefusal {
    return Contents.updated(new Call("", true, message.deepCopy(), List.of()), before);
  }
}

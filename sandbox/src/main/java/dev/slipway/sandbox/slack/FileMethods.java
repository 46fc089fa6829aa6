package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// `files.*`: ask for an address, send the bytes there, complete the upload. Only then can anybody
/// see the file. An upload can be completed once. Files are kept while the sandbox runs, and can be
/// read at `/slack/files/ID/NAME`.
///
/// Safe for use by several threads at once.
final class FileMethods {
  private static final int PREVIEW = 1_000;

  /// @param length as it was announced
  /// @param bytes empty until they were sent
  private record Upload(String id, String name, int length, Optional<byte[]> bytes) {}

  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private final Map<String, Upload> shared = new ConcurrentHashMap<>();
  private final Workspace workspace;
  private final Rooms rooms;
  private final AppEvents events;
  private volatile URI base = URI.create("http://127.0.0.1");

  FileMethods(Workspace workspace, Rooms rooms, AppEvents events) {
    this.workspace = workspace;
    this.rooms = rooms;
    this.events = events;
  }

  void startAt(URI address) {
    base = address;
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of(
                "files.getUploadURLExternal", "files:write", ApiMethod.Tier.FOUR, this::address)
            .formOnly(),
        ApiMethod.of(
            "files.completeUploadExternal", "files:write", ApiMethod.Tier.FOUR, this::complete));
  }

  private ObjectNode address(Call call) throws SlackRefusal {
    String name = call.required("filename");
    int length = length(call.required("length"));
    String id =
        "F0"
            + UUID.randomUUID()
                .toString()
                .replace("-", "")
                .substring(0, 9)
                .toUpperCase(Locale.ROOT);
    uploads.put(id, new Upload(id, name, length, Optional.empty()));
    return Json.object().put("upload_url", base + "/slack/upload/v1/" + id).put("file_id", id);
  }

  /// Slack takes a length of 0 for one that is missing.
  private static int length(String text) throws SlackRefusal {
    int length;
    try {
      length = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw SlackRefusal.invalidArguments(List.of("must be a number: length"));
    }
    if (length < 1) {
      throw SlackRefusal.of("missing_argument");
    }
    return length;
  }

  /// Answers `POST /slack/upload/v1/ID`.
  void receive(Context context) throws IOException {
    String id = context.pathParam("id");
    Upload upload = uploads.get(id);
    if (upload == null) {
      context.status(404).result("not found");
      return;
    }
    var parts = context.uploadedFiles();
    byte[] bytes =
        parts.isEmpty() ? context.bodyAsBytes() : parts.getFirst().content().readAllBytes();
    if (bytes.length != upload.length()) {
      context
          .status(400)
          .result("announced were " + upload.length() + " bytes, sent " + bytes.length);
      return;
    }
    uploads.put(id, new Upload(id, upload.name(), upload.length(), Optional.of(bytes)));
    context.contentType("text/plain; charset=utf-8").result("OK - " + bytes.length);
  }

  /// Answers `GET /slack/files/ID/NAME`: text, to be looked at and not to be run.
  void read(Context context) {
    Upload file = shared.get(context.pathParam("id"));
    if (file == null) {
      context.status(404).contentType("text/plain; charset=utf-8").result("There is no such file.");
      return;
    }
    context
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("X-Content-Type-Options", "nosniff")
        .contentType("text/plain; charset=utf-8")
        .result(file.bytes().orElse(new byte[0]));
  }

  private ObjectNode complete(Call call) throws SlackRefusal {
    JsonNode wanted =
        call.json("files", "invalid_arguments")
            .orElseThrow(
                () -> SlackRefusal.invalidArguments(List.of("missing required field: files")));
    Optional<String> channelId = call.text("channel_id").or(() -> call.text("channels"));
    Optional<Channel> channel = Optional.empty();
    if (channelId.isPresent()) {
      channel = Optional.of(rooms.writable(channelId.get()));
    }
    if (call.text("thread_ts").isPresent()) {
      requireParent(call.text("thread_ts").get(), channel);
    }
    List<Upload> found = new ArrayList<>();
    ArrayNode files = Json.array();
    for (JsonNode file : wanted) {
      Upload upload = uploads.get(file.path("id").asText());
      if (upload == null || upload.bytes().isEmpty()) {
        throw SlackRefusal.of("file_not_found");
      }
      found.add(upload);
      files.add(json(upload, file.path("title").asText(upload.name())));
    }
    for (Upload upload : found) {
      if (!uploads.remove(upload.id(), upload)) {
        throw SlackRefusal.of("file_not_found");
      }
      shared.put(upload.id(), upload);
    }
    channel.ifPresent(shared -> share(call, shared, files));
    ObjectNode answer = Json.object();
    answer.set("files", files);
    return answer;
  }

  /// A file is a reply to a message that is none itself.
  private void requireParent(String ts, Optional<Channel> channel) throws SlackRefusal {
    boolean found =
        channel
            .flatMap(known -> workspace.message(known.id(), ts))
            .filter(message -> message.parent().isEmpty() && !message.isEphemeral())
            .isPresent();
    if (!found) {
      throw SlackRefusal.invalidArguments(List.of("not a parent's ts: thread_ts"));
    }
  }

  private void share(Call call, Channel channel, ArrayNode files) {
    Content content =
        new Content(
            SlackText.stored(call.text("initial_comment").orElse("")),
            Json.array(),
            Json.array(),
            Json.object(),
            Json.object(),
            files);
    Message message =
        workspace.post(
            channel, DemoWorld.BOT_USER, call.text("thread_ts").orElse(null), null, "", content);
    events.posted(channel, message, AppEvents.Copies.ONE);
  }

  private ObjectNode json(Upload upload, String title) {
    byte[] bytes = upload.bytes().orElse(new byte[0]);
    String text = new String(bytes, StandardCharsets.UTF_8);
    long created = workspace.clock().instant().getEpochSecond();
    return Json.object()
        .put("id", upload.id())
        .put("created", created)
        .put("timestamp", created)
        .put("name", upload.name())
        .put("title", title)
        .put("mimetype", "text/plain")
        .put("filetype", "text")
        .put("pretty_type", "Plain Text")
        .put("user", DemoWorld.BOT_USER)
        .put("user_team", DemoWorld.TEAM)
        .put("editable", true)
        .put("size", bytes.length)
        .put("mode", "snippet")
        .put("is_external", false)
        .put("is_public", true)
        .put("url_private", link(upload))
        .put("permalink", link(upload))
        .put("preview", text.length() > PREVIEW ? text.substring(0, PREVIEW) : text)
        .put("preview_is_truncated", text.length() > PREVIEW)
        .put("lines", text.lines().count());
  }

  private String link(Upload upload) {
    String name = URLEncoder.encode(upload.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return base + "/slack/files/" + upload.id() + "/" + name;
  }
}

package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A sandbox on a free port, and the two ways into it: the Web API and the control interface.
final class RunningSlack implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;

  RunningSlack(SlackOptions options) {
    this(Sandbox.start(SandboxOptions.onPort(0).withSlack(options)));
  }

  private RunningSlack(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  static RunningSlack of(Sandbox sandbox) {
    return new RunningSlack(sandbox);
  }

  /// Every scope, and no limit on posting.
  static SlackOptions permissive() {
    return SlackOptions.defaults().withScopes(SlackOptions.EVERY_SCOPE).withPostBurst(1_000);
  }

  static RunningSlack withRoomToTalk() {
    return new RunningSlack(permissive());
  }

  URI base() {
    return sandbox.base();
  }

  /// Calls a method with the bot's token and a form.
  JsonNode api(String method, Map<String, String> form) {
    return json(call(method, DemoWorld.BOT_TOKEN, form));
  }

  JsonNode post(String channel, String text) {
    return api("chat.postMessage", Map.of("channel", channel, "text", text));
  }

  /// Uploads a file and shares it in a thread.
  JsonNode file(String channel, String thread, String name, String text) {
    return api(
        "files.completeUploadExternal",
        Map.of(
            "files",
            "[{\"id\":\"" + upload(name, text) + "\"}]",
            "channel_id",
            channel,
            "thread_ts",
            thread));
  }

  /// Uploads a file, and does not share it yet; answers its id.
  String upload(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonNode address =
        api(
            "files.getUploadURLExternal",
            Map.of("filename", name, "length", Integer.toString(bytes.length)));
    send(
        HttpRequest.newBuilder(URI.create(address.path("upload_url").asText()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    return address.path("file_id").asText();
  }

  HttpResponse<String> call(String method, String token, Map<String, String> form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base().resolve("/slack/api/" + method))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request);
  }

  static String encoded(Map<String, String> form) {
    return new TreeMap<>(form)
        .entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  JsonNode apiJson(String method, String body) {
    return json(
        send(
            HttpRequest.newBuilder(base().resolve("/slack/api/" + method))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Authorization", "Bearer " + DemoWorld.BOT_TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  JsonNode control(String method, String path, String body) {
    return json(controlCall(method, path, body));
  }

  HttpResponse<String> controlCall(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(base().resolve("/control/" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /// Ann says something in #deploys.
  String say(String text) {
    return say("ann", "deploys", text);
  }

  String say(String user, String channel, String text) {
    String body =
        Json.object().put("channel", channel).put("user", user).put("text", text).toString();
    return control("POST", "slack/say", body).path("ts").asText();
  }

  JsonNode messages(String channel) {
    return control("GET", "slack/messages?channel=" + channel, "");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body())
        .orElseThrow(() -> new AssertionError("not JSON: " + response.body()));
  }

  @Override
  public void close() {
    sandbox.close();
    http.close();
  }
}

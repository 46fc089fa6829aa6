package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// The workspace in a browser: one static page, kept up to date by server-sent events.
///
/// Safe for use by several threads at once.
final class LivePage implements AutoCloseable {
  private static final String RESOURCE = "page.html";
  private static final int LONGEST_BACKLOG = 1_000;

  private final Workspace workspace;
  private final MessageJson json;
  private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
  private final byte[] page;
  private final String policy;

  LivePage(Workspace workspace, MessageJson json) {
    this.workspace = workspace;
    this.json = json;
    String html = read();
    this.page = html.getBytes(StandardCharsets.UTF_8);
    this.policy = policyFor(html);
    workspace.onMessage(this::show);
  }

  void mount(RoutesConfig routes) {
    routes.get("/", this::page);
    routes.get("/slack", this::page);
    routes.get("/control/slack/world", context -> SlackControl.send(context, world()));
    routes.sse("/slack/live", this::watch);
  }

  private static String read() {
    try (InputStream in = LivePage.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the page is missing from this build: " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be read", e);
    }
  }

  /// Lets exactly the page's own script run, and nothing load from elsewhere.
  private static String policyFor(String html) {
    int begin = html.indexOf("<script>") + "<script>".length();
    String script = html.substring(begin, html.indexOf("</script>", begin));
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; script-src 'sha256-"
          + Base64.getEncoder().encodeToString(sum)
          + "'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private void page(Context context) {
    context
        .header("Content-Security-Policy", policy)
        .header("Cache-Control", "no-cache")
        .contentType("text/html; charset=utf-8")
        .result(page);
  }

  private ObjectNode world() {
    ObjectNode world = Json.object().put("team", "Acme");
    world.putObject("bot").put("id", DemoWorld.BOT_USER).put("name", Workspace.BOT_NAME);
    ArrayNode users = world.putArray("users");
    for (Member member : workspace.members()) {
      users
          .addObject()
          .put("id", member.id())
          .put("name", member.name())
          .put("real_name", member.realName())
          .put("bot", member.is(Member.Mark.BOT));
    }
    ArrayNode channels = world.putArray("channels");
    for (Channel channel : workspace.channels()) {
      ObjectNode node =
          channels
              .addObject()
              .put("id", channel.id())
              .put("name", channel.name())
              .put("kind", channel.kind().word())
              .put("archived", channel.state() == Channel.State.ARCHIVED);
      node.set("members", Json.strings(channel.members()));
    }
    world
        .putObject("group")
        .put("id", DemoWorld.DEPLOYERS_GROUP)
        .put("name", Workspace.GROUP_HANDLE);
    return world;
  }

  private void watch(SseClient client) {
    client.keepAlive();
    Viewer viewer = new Viewer(client);
    viewers.add(viewer);
    client.onClose(() -> {
      viewers.remove(viewer);
      viewer.stop();
    });
    viewer.start();
  }

  private void show(Message message) {
    if (viewers.isEmpty()) {
      return;
    }
    ObjectNode shown = json.control(message);
    shown.remove("versions");
    String text = shown.toString();
    viewers.forEach(viewer -> viewer.show(text));
  }

  @Override
  public void close() {
    viewers.forEach(Viewer::close);
  }

  /// One browser. Messages wait in its own queue, so that a slow one holds nobody up.
  private static final class Viewer {
    private static final String STOP = "";

    private final SseClient client;
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(LONGEST_BACKLOG);

    Viewer(SseClient client) {
      this.client = client;
    }

    void start() {
      client.sendEvent("hello", "{}");
      Thread.ofVirtual().name("page-viewer").start(this::work);
    }

    private void work() {
      try {
        for (String text = waiting.take(); !text.equals(STOP); text = waiting.take()) {
          client.sendEvent("message", text);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /// A browser that fell too far behind is sent away; it reconnects and reads everything anew.
    void show(String text) {
      if (!waiting.offer(text)) {
        close();
      }
    }

    void stop() {
      waiting.clear();
      waiting.add(STOP);
    }

    void close() {
      stop();
      client.close();
    }
  }
}

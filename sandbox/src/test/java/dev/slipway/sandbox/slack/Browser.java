package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A real Chromium with one page, driven by its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/). Used by one thread.
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int number;

  /// The program; empty where there is none.
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path program, Path folder) throws IOException {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Path told = folder.resolve("DevToolsActivePort");
    Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(told) && Files.size(told) > 0);
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(told).getFirst() + "/json");
    socket =
        http.newWebSocketBuilder()
            .buildAsync(
                Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> page(list), Optional::isPresent)
                    .orElseThrow(),
                new Listening())
            .join();
    send("Runtime.enable", Map.of());
    send("Page.enable", Map.of());
  }

  private Optional<URI> page(URI list) throws IOException, InterruptedException {
    HttpResponse<String> pages =
        http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString());
    for (JsonNode page : JSON.readTree(pages.body())) {
      if (page.path("type").asText().equals("page")) {
        return Optional.of(URI.create(page.path("webSocketDebuggerUrl").asText()));
      }
    }
    return Optional.empty();
  }

  void open(URI address) throws IOException {
    send("Page.navigate", Map.of("url", address.toString()));
  }

  /// What an expression of JavaScript gives, as text.
  String evaluate(String expression) throws IOException {
    return send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .path("result")
        .path("value")
        .asText();
  }

  /// Types into what has the focus, and presses Enter.
  void type(String text) throws IOException {
    send("Input.insertText", Map.of("text", text));
    for (String kind : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of("type", kind, "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13));
    }
  }

  /// Errors in the page's script.
  List<String> complaints() {
    return complaints;
  }

  private JsonNode send(String method, Map<String, Object> parameters) throws IOException {
    int id = ++number;
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    try {
      for (JsonNode answer = poll(); ; answer = poll()) {
        if (answer.path("id").asInt() == id) {
          return answer.path("result");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private JsonNode poll() throws IOException, InterruptedException {
    JsonNode answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException("the browser does not answer");
    }
    return answer;
  }

  private final class Listening implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        if (json.has("id")) {
          answers.add(json);
        } else if (json.path("method").asText().equals("Runtime.exceptionThrown")) {
          complaints.add(json.path("params").path("exceptionDetails").toString());
        }
      } catch (IOException e) {
        complaints.add("unreadable: " + message);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    http.shutdownNow();
  }
}

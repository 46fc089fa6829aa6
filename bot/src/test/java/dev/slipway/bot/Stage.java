package dev.slipway.bot;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.StoreSettings;
import dev.slipway.integrations.store.Database;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/// The sandbox and, on it, a bot: what a test says in the channel and what it sees there.
final class Stage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(150);

  static final String HOOK_TOKEN = "stage-hook-token";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Cast cast;
  private final Sandbox sandbox;
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningBot bot;

  private Stage(Path folder, Cast cast) {
    this.folder = folder;
    this.cast = cast;
    this.sandbox = Sandbox.start(cast.sandbox());
    this.bot = startBot();
  }

  /// What a stage may have otherwise than usual.
  interface Cast {
    /// Starts a bot.
    RunningBot start(String config, Map<String, String> variables, Path folder);

    /// How the sandbox is to be.
    default SandboxOptions sandbox() {
      return SandboxOptions.onPort(0);
    }

    /// Changes of the example configuration.
    default String config(String example) {
      return example;
    }

    /// Where images and workloads are, when not in the sandbox.
    default Map<String, String> variables() {
      return Map.of();
    }

    /// Puts something on the wires between the bot and the stand-ins.
    ///
    /// @param variables where they are; to be changed
    default void rewire(Map<String, String> variables) {}
  }

  /// A bot, in this process or in one of its own.
  interface RunningBot {
    int port();

    /// Stops it in an orderly way.
    void stop();

    /// Stops it dead.
    void kill();

    /// Its resident memory in MB.
    long memory();
  }

  /// Sets everything up, with the bot in this process, and waits until it listens.
  static Stage set(Path folder) {
    return set(folder, Stage::inThisProcess);
  }

  /// The same, with changes of the example configuration.
  static Stage set(Path folder, UnaryOperator<String> change) {
    return set(
        folder,
        new Cast() {
          @Override
          public RunningBot start(String config, Map<String, String> variables, Path place) {
            return inThisProcess(config, variables, place);
          }

          @Override
          public String config(String example) {
            return change.apply(example);
          }
        });
  }

  /// The same, with Slack posting signed requests instead of a WebSocket.
  static Stage setWithSignedRequests(Path folder) {
    return setWithSignedRequests(folder, overSignedRequests(Stage::inThisProcess));
  }

  static Stage setWithSignedRequests(Path folder, Cast cast) {
    Stage stage = set(folder, cast);
    stage.tellSlackWhereTheBotIs();
    return stage;
  }

  /// A bot that takes Slack's signed requests.
  static Cast overSignedRequests(Cast cast) {
    return new Cast() {
      @Override
      public RunningBot start(String config, Map<String, String> variables, Path folder) {
        return cast.start(config, variables, folder);
      }

      @Override
      public String config(String example) {
        return cast.config(example)
            .replace("mode: socket", "mode: http\n  signingSecret: " + DemoWorld.SIGNING_SECRET);
      }

      @Override
      public Map<String, String> variables() {
        return cast.variables();
      }
    };
  }

  private void tellSlackWhereTheBotIs() {
    ObjectNode app =
        JSON.createObjectNode().put("mode", "http").put("url", "http://127.0.0.1:" + port());
    call("PUT", "/control/slack/app", app);
  }

  static Stage set(Path folder, Cast cast) {
    return new Stage(folder, cast);
  }

  static RunningBot inThisProcess(String text, Map<String, String> variables, Path folder) {
    return inThisProcess(text, variables, folder, InstantSource.system());
  }

  static RunningBot inThisProcess(
      String text, Map<String, String> variables, Path folder, InstantSource clock) {
    Loaded loaded = ConfigFile.parse(text, folder, variables);
    if (!(loaded instanceof Loaded.Usable(SlipwayConfig config, _))) {
      throw new IllegalStateException(loaded.toString());
    }
    return running(Bot.start(config, clock));
  }

  /// A bot in this process.
  static RunningBot running(Bot started) {
    return new RunningBot() {
      @Override
      public int port() {
        return started.port();
      }

      @Override
      public void stop() {
        started.close();
      }

      @Override
      public void kill() {
        throw new UnsupportedOperationException("a bot in this process can't be killed alone");
      }

      @Override
      public long memory() {
        throw new UnsupportedOperationException("a bot in this process has no memory of its own");
      }
    };
  }

  /// Stops the bot in an orderly way and starts another on the same state.
  void restartBot() {
    bot.stop();
    bot = startBot();
  }

  /// What the record of decisions says was decided on, oldest first. It is read between one bot and
  /// the next, as the file belongs to one.
  List<String> decisions() {
    return betweenTwoBots(statement -> {
      List<String> subjects = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("select subject from decision order by seq")) {
        while (rows.next()) {
          subjects.add(rows.getString("subject"));
        }
      }
      return subjects;
    });
  }

  /// Asks a store something.
  interface Question<T> {
    T ask(Statement statement) throws SQLException;
  }

  /// Stops the bot in an orderly way, looks at what it leaves, and starts another on it.
  <T> T betweenTwoBots(StoreSettings store, Question<T> question) {
    bot.stop();
    T answer;
    try (Database database = Database.open(store);
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      answer = question.ask(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    bot = startBot();
    return answer;
  }

  /// The same of the store that the example configuration has.
  <T> T betweenTwoBots(Question<T> question) {
    return betweenTwoBots(
        new StoreSettings(
            "jdbc:h2:file:" + folder.resolve("slipway"), Optional.empty(), Optional.empty()),
        question);
  }

  /// Kills the bot, and starts another on the same state when that is done.
  void whileTheBotIsDead(Runnable happens) {
    bot.kill();
    happens.run();
    bot = startBot();
  }

  /// Kills the bot and starts another on the same state.
  void killBot() {
    bot.kill();
    bot = startBot();
  }

  private RunningBot startBot() {
    RunningBot started = cast.start(text(), variables(), folder);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get(started.port(), "/readyz").statusCode() == 200);
    return started;
  }

  /// The example configuration, with less patience, and with nobody's consent where a test says
  /// nothing of it.
  private String text() {
    Path example = Path.of("../config/examples/shop.yaml");
    try {
      return ExampleConfig.withoutConsent(
          cast.config(
              Files.readString(example)
                  .replace("stableFor: 5s", "stableFor: 1s")
                  .replace("lookEvery: 30s", "lookEvery: 5s")
                  .replace("strategy: cautious", "strategy: rolling")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("SLACK_BOT_TOKEN", DemoWorld.BOT_TOKEN);
    variables.put("SLACK_APP_TOKEN", DemoWorld.APP_TOKEN);
    variables.put("SLACK_API_URL", sandbox.base() + "/slack/api/");
    variables.put("PROMETHEUS_URL", sandbox.base() + "/prometheus");
    variables.put("GITLAB_URL", sandbox.base() + "/gitlab");
    variables.put("GITLAB_TOKEN", DemoWorld.GITLAB_TOKEN);
    variables.put("GITLAB_HOOK_TOKEN", HOOK_TOKEN);
    variables.put("SLIPWAY_STORE_URL", "jdbc:h2:file:" + folder.resolve("slipway"));
    variables.put("SLIPWAY_BIND", "127.0.0.1");
    variables.put("SLIPWAY_PORT", "0");
    variables.put("REGISTRY", "127.0.0.1:" + sandbox.port());
    variables.put("REGISTRY_SCHEME", "http");
    variables.put("MIGRATION_HOST", "127.0.0.1");
    Path kubeconfig = folder.resolve("kubeconfig");
    try {
      Files.writeString(kubeconfig, sandbox.kubernetes().kubeconfig(sandbox.base()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    variables.put("KUBECONFIG", kubeconfig.toString());
    variables.putAll(cast.variables());
    cast.rewire(variables);
    return variables;
  }

  /// The bot's own port.
  int port() {
    return bot.port();
  }

  /// Where the stand-ins are.
  URI standIns() {
    return sandbox.base();
  }

  /// The bot's resident memory in MB.
  long memory() {
    return bot.memory();
  }

  /// Somebody says something in #deploys; gives the message's ts.
  String say(String user, String text) {
    return control("say", user, Map.of("text", "<@slipway> " + text)).path("ts").asText();
  }

  /// The same, delivered several times under new event ids.
  void sayManyTimes(String user, String text, int copies) {
    ObjectNode body = JSON.createObjectNode().put("copies", copies).put("newEventIds", true);
    body.put("channel", "deploys").put("user", user).put("text", "<@slipway> " + text);
    post("/control/slack/deliver", body);
  }

  /// Somebody says something to the bot alone.
  void sayDirectly(String user, String text) {
    ObjectNode body = JSON.createObjectNode().put("channel", "dm").put("user", user);
    post("/control/slack/say", body.put("text", text));
  }

  /// What the bot said to somebody alone, oldest first.
  List<Said> directMessages(String user) {
    return messages("channel=dm&user=" + user);
  }

  JsonNode command(String user, String command, String text) {
    return control("command", user, Map.of("command", command, "text", text));
  }

  void click(String user, String ts, String action) {
    control("click", user, Map.of("ts", ts, "action", action));
  }

  private JsonNode control(String what, String user, Map<String, String> facts) {
    ObjectNode body = JSON.createObjectNode().put("channel", "deploys").put("user", user);
    facts.forEach(body::put);
    return post("/control/slack/" + what, body);
  }

  /// The bot's messages that stand in #deploys, oldest first, threads included.
  List<Said> messages() {
    return messages("channel=deploys");
  }

  /// The bot's messages that stand in another channel.
  List<Said> messagesIn(String channel) {
    return messages("channel=" + channel);
  }

  /// Waits for a message of the bot in another channel.
  Said awaitIn(String channel, String words) {
    return awaitAmong(PATIENCE, () -> messagesIn(channel), said -> said.text().contains(words));
  }

  /// Waits for what one person alone sees in the channel.
  void awaitSeenAlone(String user, String words) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          for (JsonNode message :
              json(get(sandbox.port(), "/control/slack/messages?channel=deploys"))) {
            if (message.path("ephemeral_to").asText().equals(user)
                && message.toString().contains(words)) {
              return true;
            }
          }
          return false;
        });
  }

  private List<Said> messages(String where) {
    List<Said> said = new ArrayList<>();
    for (JsonNode message : json(get(sandbox.port(), "/control/slack/messages?" + where))) {
      if (message.path("user").asText().equals(DemoWorld.BOT_USER)
          && !message.path("deleted").asBoolean()) {
        said.add(
            new Said(
                message.path("ts").asText(),
                message.path("text").asText(),
                message.path("blocks").toString(),
                message.hasNonNull("thread_ts")
                    && !message.path("thread_ts").asText().equals(message.path("ts").asText()),
                files(message)));
      }
    }
    return said;
  }

  private static List<Shared> files(JsonNode message) {
    List<Shared> files = new ArrayList<>();
    for (JsonNode file : message.path("files")) {
      files.add(
          new Shared(
              file.path("name").asText(), URI.create(file.path("permalink").asText()).getPath()));
    }
    return files;
  }

  /// A file that a message shows.
  record Shared(String name, String path) {}

  /// What a shared file holds.
  String read(Shared file) {
    return get(sandbox.port(), file.path()).body();
  }

  /// Waits for the file in a thread.
  Shared awaitFile() {
    return awaitMessage(said -> said.inThread() && !said.files().isEmpty()).files().getFirst();
  }

  /// @param inThread whether it is a reply
  record Said(String ts, String text, String blocks, boolean inThread, List<Shared> files) {
    private static final List<String> MOMENTS =
        List.of("Looking up", "Deploying", "watching whether it stays up", "is live on");

    /// Whether it says this, or what comes later in a rollout that goes well.
    boolean reached(String moment) {
      int wanted = index(moment);
      return index(text) >= wanted;
    }

    private static int index(String text) {
      for (int i = MOMENTS.size() - 1; i >= 0; i--) {
        if (text.contains(MOMENTS.get(i))) {
          return i;
        }
      }
      return -1;
    }
  }

  /// Waits for a message of the bot.
  Said awaitMessage(Predicate<Said> wanted) {
    return awaitAmong(PATIENCE, this::messages, wanted);
  }

  private Said awaitAmong(Duration limit, Supplier<List<Said>> said, Predicate<Said> wanted) {
    try {
      return await()
          .atMost(limit)
          .until(() -> said.get().stream().filter(wanted).findFirst(), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "not said. This was: "
              + String.join("\n- ", messages().stream().map(Said::text).toList())
              + "\nand where it was awaited: "
              + String.join("\n- ", said.get().stream().map(Said::text).toList()),
          late);
    }
  }

  /// Waits for a message of the bot in its direct conversation with somebody.
  Said awaitDirect(String user, String words) {
    return awaitDirectWithin(PATIENCE, user, words);
  }

  Said awaitDirectWithin(Duration limit, String user, String words) {
    return awaitAmong(
        limit, () -> messages("channel=dm&user=" + user), said -> said.text().contains(words));
  }

  Said awaitText(String words) {
    return awaitMessage(said -> said.text().contains(words));
  }

  /// The writes on workloads that were done, from the cluster's own ledger.
  List<String> writes() {
    List<String> writes = new ArrayList<>();
    String ledger = get(sandbox.port(), "/control/kubernetes/audit").body();
    for (String line : ledger.lines().toList()) {
      JsonNode entry = parse(line);
      if (entry.path("verb").asText().equals("patch")
          && entry.path("objectRef").path("resource").asText().equals("deployments")
          && entry.path("responseStatus").path("code").asInt() == 200) {
        writes.add(
            entry.path("objectRef").path("namespace").asText()
                + "/"
                + entry.path("objectRef").path("name").asText());
      }
    }
    return writes;
  }

  /// The names of what belongs to migration containers in a namespace, kind by kind.
  List<String> left(String namespace) {
    List<String> left = new ArrayList<>();
    for (String path :
        List.of(
            "/apis/batch/v1/namespaces/" + namespace + "/jobs",
            "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/networkpolicies",
            "/api/v1/namespaces/" + namespace + "/pods",
            "/api/v1/namespaces/" + namespace + "/services",
            "/api/v1/namespaces/" + namespace + "/secrets")) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(
                      URI.create(
                          sandbox.base()
                              + "/kubernetes"
                              + path
                              + "?labelSelector=slipway.dev%2Fsession"))
                  .header("Authorization", "Bearer " + adminToken())
                  .build());
      json(response)
          .path("items")
          .forEach(item -> left.add(item.path("metadata").path("name").asText()));
    }
    return left;
  }

  /// Somebody scales a workload by hand.
  void scale(String namespace, String deployment, int replicas) {
    patch(
        "apis/apps/v1/namespaces/%s/deployments/%s".formatted(namespace, deployment),
        "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
  }

  /// Somebody sets the image of a container by hand, as `kubectl set image` does.
  void setImage(String namespace, String deployment, String container, String image) {
    patch(
        "apis/apps/v1/namespaces/%s/deployments/%s".formatted(namespace, deployment),
        "application/strategic-merge-patch+json",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"%s\",\"image\":\"%s\"}]}}}}"
            .formatted(container, image));
  }

  /// Somebody changes what a ConfigMap holds under a key.
  void configure(String namespace, String configMap, String key, String value) {
    patch(
        "api/v1/namespaces/%s/configmaps/%s".formatted(namespace, configMap),
        "{\"data\":{\"%s\":\"%s\"}}".formatted(key, value));
  }

  /// What a ConfigMap holds, by key.
  Map<String, String> held(String namespace, String configMap) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(
                    URI.create(
                        sandbox.base()
                            + "/kubernetes/api/v1/namespaces/%s/configmaps/%s"
                                .formatted(namespace, configMap)))
                .header("Authorization", "Bearer " + adminToken())
                .build());
    return json(response).path("data").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asText()));
  }

  private void patch(String path, String body) {
    patch(path, "application/merge-patch+json", body);
  }

  private void patch(String path, String type, String body) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(sandbox.base() + "/kubernetes/" + path))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", type)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  /// As the simulated cluster's kubeconfig has it.
  private String adminToken() {
    return sandbox
        .kubernetes()
        .kubeconfig(sandbox.base())
        .replaceFirst("(?s).*name: admin\\s+user: \\{token: ([^}]*)}.*", "$1");
  }

  /// Somebody's SSH keys in GitLab are these from now on.
  void keys(String user, String... lines) {
    ObjectNode body = JSON.createObjectNode();
    var keys = body.putArray("keys");
    for (String line : lines) {
      keys.add(line);
    }
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(
                    URI.create(sandbox.base() + "/control/gitlab/users/" + user + "/keys"))
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(response.body());
    }
  }

  /// What somebody is in the GitLab project from now on; 0 for no member.
  void level(String user, int level) {
    call(
        "PUT",
        "/control/gitlab/users/" + user + "/level",
        JSON.createObjectNode().put("level", level));
  }

  /// Invites the bot to a channel, or removes it.
  void putBot(String channel, boolean in) {
    call("PUT", "/control/slack/channels/" + channel, JSON.createObjectNode().put("bot", in));
  }

  /// Takes somebody out of a channel.
  void leave(String channel, String user) {
    call("PUT", "/control/slack/channels/" + channel, JSON.createObjectNode().put("leaves", user));
  }

  /// A new green build of a branch.
  void build(String branch, int number) {
    post(
        "/control/gitlab/pipelines", JSON.createObjectNode().put("ref", branch).put("iid", number));
  }

  /// Waits until the bot knows what GitLab has: all that comes later is news to it.
  void awaitTheFirstLook() {
    awaitQuestion(0, "updated_after=");
  }

  /// Waits until the bot has asked GitLab for a path that holds this.
  ///
  /// @param from the number of the first of its calls that counts
  void awaitQuestion(int from, String words) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode calls = gitlabCalls();
          for (int i = from; i < calls.size(); i++) {
            if (calls.get(i).path("path").asText().contains(words)) {
              return true;
            }
          }
          return false;
        });
  }

  /// Has GitLab tell the bot of what happens from now on.
  void sendHooks() {
    call(
        "PUT",
        "/control/gitlab/hooks",
        JSON.createObjectNode()
            .put("url", "http://127.0.0.1:" + port() + "/gitlab/hooks")
            .put("token", HOOK_TOKEN));
  }

  /// The same, signed with a key instead of with the token.
  void sendSignedHooks(String signingToken) {
    call(
        "PUT",
        "/control/gitlab/hooks",
        JSON.createObjectNode()
            .put("url", "http://127.0.0.1:" + port() + "/gitlab/hooks")
            .put("signingToken", signingToken));
  }

  /// A new pipeline of the default branch, or of what the facts say; gives its number.
  long pipeline(Map<String, Object> facts) {
    return post("/control/gitlab/pipelines", JSON.valueToTree(facts)).path("iid").asLong();
  }

  /// Somebody has a tag point to the image of another build.
  void moveTag(String repository, String tag, long build) {
    call(
        "PUT",
        "/control/registry/images",
        JSON.createObjectNode()
            .put("repository", repository)
            .put("tag", tag)
            .put("build", Long.toString(build)));
  }

  /// A pipeline gets another status.
  void pipeline(long number, String status) {
    call(
        "PUT",
        "/control/gitlab/pipelines/" + number,
        JSON.createObjectNode().put("status", status));
  }

  void approveMergeRequest(long number, String... people) {
    ObjectNode body = JSON.createObjectNode().put("iid", number);
    ArrayNode names = body.putArray("approvedBy");
    List.of(people).forEach(names::add);
    post("/control/gitlab/merge-requests", body);
  }

  /// @param state `opened` or `closed`
  void issue(long number, String title, String label, String state) {
    ObjectNode body =
        JSON.createObjectNode().put("iid", number).put("title", title).put("state", state);
    body.putArray("labels").add(label);
    post("/control/gitlab/issues", body);
  }

  /// A build of a commit takes the place of an older one, and with it its number and image.
  void rebuild(long number, String branch, String commit) {
    call("DELETE", "/control/gitlab/pipelines/" + number, JSON.createObjectNode());
    long made = pipeline(Map.of("iid", number, "ref", branch, "sha", commit));
    if (made != number) {
      throw new IllegalStateException("not " + number + " but " + made);
    }
  }

  /// What stands at an address.
  static HttpResponse<String> fetch(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /// A merge request, new or as it is from now on.
  void mergeRequest(Map<String, Object> facts) {
    post("/control/gitlab/merge-requests", JSON.valueToTree(facts));
  }

  /// Somebody pushes files to a branch; gives the commit.
  String commit(String branch, Map<String, String> files) {
    ObjectNode body = JSON.createObjectNode().put("branch", branch);
    body.set("files", JSON.valueToTree(files));
    return post("/control/gitlab/commits", body).path("sha").asText();
  }

  /// What people have written at a merge request, the bot among them, as GitLab's API tells it.
  List<String> notes(long number) {
    List<String> notes = new ArrayList<>();
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(
                    URI.create(
                        sandbox.base()
                            + "/gitlab/api/v4/projects/7/merge_requests/"
                            + number
                            + "/notes"))
                .header("PRIVATE-TOKEN", DemoWorld.GITLAB_TOKEN)
                .build());
    json(response).forEach(note -> notes.add(note.path("body").asText()));
    return notes;
  }

  /// Merges a merge request.
  void merge(long number, String branch) {
    post(
        "/control/gitlab/merge-requests",
        JSON.createObjectNode()
            .put("iid", number)
            .put("source_branch", branch)
            .put("state", "merged"));
  }

  /// A feature flag of the project, in place of the one of its name.
  ///
  /// @param strategies as GitLab's API takes them
  void flag(String name, String strategies) {
    call(
        "PUT",
        "/control/gitlab/feature-flags/" + name,
        JSON.createObjectNode().set("strategies", parse(strategies)));
  }

  /// A feature flag that is switched off as a whole.
  void inactiveFlag(String name) {
    call(
        "PUT",
        "/control/gitlab/feature-flags/" + name,
        JSON.createObjectNode().put("active", false));
  }

  /// A list of users that flags can be on for.
  void userList(String name, String... users) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode names = body.putArray("users");
    List.of(users).forEach(names::add);
    call("PUT", "/control/gitlab/user-lists/" + name.replace(" ", "%20"), body);
  }

  /// What is set of a feature flag, a line for each environment and strategy, in a steady order:
  /// `production flexibleRollout {"groupId":"default",...}`.
  List<String> flag(String name) {
    List<String> lines = new ArrayList<>();
    for (JsonNode flag : json(get(sandbox.port(), "/control/gitlab/feature-flags")).path("flags")) {
      if (flag.path("name").asText().equals(name)) {
        for (JsonNode strategy : flag.path("strategies")) {
          for (JsonNode scope : strategy.path("scopes")) {
            lines.add(
                (scope.path("environment_scope").asText()
                        + " "
                        + strategy.path("name").asText()
                        + " "
                        + strategy.path("parameters")
                        + " "
                        + strategy.path("user_list").path("name").asText())
                    .strip());
          }
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  /// How often GitLab was told to change a feature flag.
  long flagWrites() {
    long writes = 0;
    for (JsonNode call : gitlabCalls()) {
      writes +=
          call.path("method").asText().equals("PUT")
                  && call.path("path").asText().contains("/feature_flags/")
              ? 1
              : 0;
    }
    return writes;
  }

  /// The bot's calls of GitLab, oldest first.
  JsonNode gitlabCalls() {
    return json(get(sandbox.port(), "/control/gitlab/calls"));
  }

  /// How often the bot has called GitLab and Slack.
  int outsideCalls() {
    return gitlabCalls().size() + json(get(sandbox.port(), "/control/slack/calls")).size();
  }

  /// Waits for the bot's calls of GitLab and Slack, and is quick to see them.
  void awaitOutsideCalls(int calls) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> outsideCalls() >= calls);
  }

  /// How the hooks were answered.
  JsonNode deliveries() {
    return json(get(sandbox.port(), "/control/gitlab/hooks/deliveries"));
  }

  void fault(String on, String method, String fault, int times) {
    post(
        "/control/faults",
        JSON.createObjectNode()
            .put("on", on)
            .put("method", method)
            .put("fault", fault)
            .put("times", times));
  }

  /// How often the bot called a method of Slack's.
  long calls(String method) {
    long calls = 0;
    for (JsonNode call : json(get(sandbox.port(), "/control/slack/calls"))) {
      calls += call.path("method").asText().equals(method) ? 1 : 0;
    }
    return calls;
  }

  HttpResponse<String> get(int port, String path) {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  /// Posts something to the bot itself.
  HttpResponse<String> post(String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  private JsonNode post(String path, ObjectNode body) {
    return call("POST", path, body);
  }

  private JsonNode call(String method, String path, ObjectNode body) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(sandbox.base() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(path + ": " + response.body());
    }
    return json(response);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return parse(response.body());
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bot.stop();
    sandbox.close();
    http.close();
  }
}

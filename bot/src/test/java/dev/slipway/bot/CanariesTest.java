package dev.slipway.bot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.slipway.config.Secret;
import dev.slipway.config.StoreSettings;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Everything that the bot is trusted with, looked for in everything that it says, writes and
/// keeps, after each of the systems it talks to has failed it in each way.
@SuppressWarnings("NullAway.Init") // set up before each test
final class CanariesTest {
  private static final String STORE_USER = "canary-keeper";
  private static final String STORE_PASSWORD = "canary-of-the-store-8c1f";
  private static final String REGISTRY_PASSWORD = "canary-of-the-registry-5b7e";
  private static final Pattern TOKEN = Pattern.compile("token: ([^}\\s]+)");

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.slipway");
  private final Level before = root.getLevel();
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(
              event.getFormattedMessage()
                  + event.getKeyValuePairs()
                  + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
      };

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    listener.start();
    root.addAppender(listener);
    root.setLevel(Level.INFO);
    ours.setLevel(Level.TRACE);
    stage = Stage.set(folder, new Trusting());
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
    root.detachAppender(listener);
    root.setLevel(before);
    ours.setLevel(null);
  }

  @Test
  void areSeenNowhereWhateverFails() throws IOException {
    SequencedMap<String, Integer> builds = new LinkedHashMap<>();
    builds.put("429", 230);
    builds.put("500", 231);
    builds.put("reset", 234);
    builds.put("performed-then-reset", 235);
    builds.put("html", 236);
    builds.forEach((fault, build) -> {
      stage.fault("gitlab", "*", fault, 2);
      stage.fault("registry", "*", fault, 1);
      stage.fault("slack", "chat.update", fault, 1);
      stage.fault("grafana", "*", fault, 1);
      stage.say("ann", "deploy #" + build + " to staging");
      stage.awaitText("shop build #" + build + " is live on staging");
    });
    stage.say("ann", "deploy #237 to staging");
    stage.awaitText("shop build #237 failed on staging");
    stage.say("ann", "deploy #242 to staging");
    stage.awaitText("Not deployed: shop build #242");
    Map<String, String> event = Map.of("X-Gitlab-Event", "Pipeline Hook");
    stage.post("/gitlab/hooks", "{}", event);
    stage.post("/gitlab/hooks", "no json", with(event, "X-Gitlab-Token", Stage.HOOK_TOKEN));
    stage.post("/gitlab/hooks", "{}", with(event, "X-Gitlab-Token", DemoWorld.GITLAB_TOKEN));

    List<String> sinks = new ArrayList<>();
    sinks.add(stage.messages() + "" + stage.directMessages("ann"));
    sinks.add(
        stage.get(stage.port(), "/readyz").body() + stage.get(stage.port(), "/metrics").body());
    sinks.add(threads());
    List<String> canaries = canaries();
    sinks.add(kept());
    sinks.add(String.join("\n", logged));

    assertThat(canaries).hasSizeGreaterThan(8).doesNotHaveDuplicates();
    // what is no secret is seen in each: they are looked for where there is something to see
    assertThat(sinks).allSatisfy(sink -> assertThat(sink).containsPattern("slipway|shop"));
    assertThat(sinks.getLast()).contains("deployment");
    for (String canary : canaries) {
      for (String form : forms(canary)) {
        assertThat(sinks).as("sightings of %s", canary).noneMatch(sink -> sink.contains(form));
      }
    }
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    return Map.of(name, value, "X-Gitlab-Event", headers.getOrDefault("X-Gitlab-Event", ""));
  }

  private List<String> canaries() throws IOException {
    List<String> canaries =
        new ArrayList<>(
            List.of(
                DemoWorld.BOT_TOKEN,
                DemoWorld.APP_TOKEN,
                DemoWorld.GITLAB_TOKEN,
                DemoWorld.GRAFANA_TOKEN,
                Stage.HOOK_TOKEN,
                STORE_PASSWORD,
                REGISTRY_PASSWORD));
    TOKEN
        .matcher(Files.readString(folder.resolve("kubeconfig")))
        .results()
        .map(found -> found.group(1))
        .forEach(canaries::add);
    return canaries;
  }

  /// As it is, as an address has it, and in base64 wherever in a longer text it begins.
  private static List<String> forms(String canary) {
    List<String> forms = new ArrayList<>(List.of(canary, URLEncoder.encode(canary, UTF_8)));
    for (int shift = 0; shift < 3; shift++) {
      String whole =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(("xxx".substring(shift) + canary).getBytes(UTF_8));
      forms.add(whole.substring(4, whole.length() - 3));
    }
    return forms;
  }

  private static String threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(entry -> entry.getKey() + Arrays.toString(entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /// All that the store holds.
  private String kept() {
    StoreSettings store =
        new StoreSettings(
            "jdbc:h2:file:" + folder.resolve("slipway"),
            Optional.of(STORE_USER),
            Optional.of(new Secret(STORE_PASSWORD)));
    return stage.betweenTwoBots(
        store,
        statement -> {
          StringBuilder kept = new StringBuilder();
          try (ResultSet lines = statement.executeQuery("script")) {
            while (lines.next()) {
              kept.append(lines.getString(1)).append('\n');
            }
          }
          return kept.toString();
        });
  }

  /// With secrets wherever there can be some.
  private static final class Trusting implements Stage.Cast {
    @Override
    public Stage.RunningBot start(String config, Map<String, String> variables, Path folder) {
      return Stage.inThisProcess(config, variables, folder);
    }

    @Override
    public String config(String example) {
      return example.replace(
          "\nstore:",
          "\ngrafana: {url: \"${GRAFANA_URL}\", token: \"${GRAFANA_TOKEN}\"}\n\nstore:");
    }

    @Override
    public void rewire(Map<String, String> variables) {
      String gitlab = variables.getOrDefault("GITLAB_URL", "");
      variables.put("GRAFANA_URL", gitlab.replaceFirst("/gitlab$", "/grafana"));
      variables.put("GRAFANA_TOKEN", DemoWorld.GRAFANA_TOKEN);
      variables.put("SLIPWAY_STORE_USER", STORE_USER);
      variables.put("SLIPWAY_STORE_PASSWORD", STORE_PASSWORD);
      variables.put("REGISTRY_USER", "slipway");
      variables.put("REGISTRY_PASSWORD", REGISTRY_PASSWORD);
    }
  }
}

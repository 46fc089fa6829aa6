package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.bot.Stage.Said;
import dev.slipway.bot.rig.FaultProxy;
import dev.slipway.bot.rig.FaultProxy.Weather;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Systems behind a wire that takes everything and answers nothing: people are acknowledged at once
/// and told within seconds what is silent, and the work goes on when it is back.
@SuppressWarnings("NullAway.Init") // set up before each test
final class BlackHoleTest {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final Wires wires = new Wires();
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, wires);
    // A bot that has been at work: everything has been asked once.
    stage.say("ann", "builds");
    stage.awaitText("The newest builds of shop");
    stage.say("ann", "what's on staging?");
    stage.awaitText("staging:");
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
    wires.proxies.forEach(FaultProxy::close);
  }

  /// Everything as usual, through proxies.
  private static final class Wires implements Stage.Cast {
    private final List<FaultProxy> proxies = new ArrayList<>();
    private FaultProxy gitlab;
    private FaultProxy kubernetes;

    @Override
    public RunningBot start(String config, Map<String, String> variables, Path folder) {
      return Stage.inThisProcess(config, variables, folder);
    }

    /// What is silenced in the middle of a rollout is silent before it is over.
    @Override
    public String config(String example) {
      return example.replace("stableFor: 1s", "stableFor: 8s");
    }

    @Override
    public void rewire(Map<String, String> variables) {
      URI url = URI.create(Optional.ofNullable(variables.get("GITLAB_URL")).orElseThrow());
      gitlab = before(url.getPort());
      kubernetes = before(url.getPort());
      variables.put("GITLAB_URL", "http://127.0.0.1:" + gitlab.port() + url.getPath());
      Path kubeconfig = Path.of(Optional.ofNullable(variables.get("KUBECONFIG")).orElseThrow());
      try {
        Files.writeString(
            kubeconfig,
            Files.readString(kubeconfig).replace(":" + url.getPort(), ":" + kubernetes.port()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private FaultProxy before(int port) {
      FaultProxy proxy = FaultProxy.before(port);
      proxies.add(proxy);
      return proxy;
    }
  }

  private void isAcknowledgedAtOnce(String text) {
    long began = System.nanoTime();
    var answer = stage.command("ann", "/deploy", text);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ACKNOWLEDGED_WITHIN);
    assertThat(answer.path("text").asText()).contains("Understood");
  }

  private Said toldThatItIsSilent(String system) {
    return await()
        .atMost(TOLD_WITHIN)
        .until(
            () ->
                stage.messages().stream()
                    .filter(said ->
                        said.blocks().contains(system)
                            && said.blocks().contains("has not answered since"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void tellsThatGitLabIsSilentAndGoesOnWhenItIsBack() {
    wires.gitlab.become(new Weather.Silent());

    isAcknowledgedAtOnce("#235 to staging");
    Said told = toldThatItIsSilent("GitLab");
    wires.gitlab.become(new Weather.Fair());

    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(end.ts()).isEqualTo(told.ts());
    assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
  }

  @Test
  void tellsThatTheApiServerIsSilentBeforeAnythingIsWritten() {
    wires.kubernetes.become(new Weather.Silent());

    isAcknowledgedAtOnce("#235 to staging");
    Said told = toldThatItIsSilent("Kubernetes");
    wires.kubernetes.become(new Weather.Fair());

    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(end.ts()).isEqualTo(told.ts());
    assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
  }

  @Test
  void tellsThatTheApiServerFellSilentInTheMiddle() {
    stage.say("ann", "deploy #235 to staging");
    await().atMost(Stage.PATIENCE).until(() -> stage.writes().size() == 2);
    wires.kubernetes.become(new Weather.Silent());

    Said told = toldThatItIsSilent("Kubernetes");
    isAcknowledgedAtOnce("#236 to production");
    wires.kubernetes.become(new Weather.Fair());

    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(end.ts()).isEqualTo(told.ts());
    stage.awaitText("shop build #236 is live on production");
    assertThat(stage.writes()).hasSize(4);
  }

  @Test
  void goesOnWhenTheApiServersAnswersWereLost() {
    stage.say("ann", "deploy #238 to staging");
    stage.awaitText("Deploying shop build #238");
    await().atMost(Stage.PATIENCE).until(() -> stage.writes().size() == 2);
    wires.kubernetes.become(new Weather.Truncated(0));

    stage.say("ann", "abort staging");
    toldThatItIsSilent("Kubernetes");
    wires.kubernetes.become(new Weather.Fair());

    stage.awaitText("was stopped by");
    assertThat(stage.writes()).hasSize(4);
  }
}

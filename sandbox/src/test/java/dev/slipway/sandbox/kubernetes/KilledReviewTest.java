package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.ReviewPlaces.Done;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.commands.reviews.ReviewSight.There;
import dev.slipway.config.AppName;
import dev.slipway.config.Namespace;
import dev.slipway.config.Reviews;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesReviewPlaces;
import dev.slipway.integrations.kubernetes.Patience;
import dev.slipway.sandbox.Stopping;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.ServiceUnavailableResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An order that breaks off at any of its writes, or whose answer is lost, is made good by the next
/// call, and its job has run once.
final class KilledReviewTest {
  private static final String BROKEN = "broken";

  @TempDir private Path folder;
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final SimulatedKubernetes kubernetes =
      new SimulatedKubernetes(SimulatedCluster.DEMO_BUILDS, new FastTimeline(), Pace.demo());
  private When when = When.BEFORE;
  private Javalin server;
  private Path kubeconfig;
  private KubernetesClusters clusters;
  private KubernetesReviewPlaces places;

  enum When {
    BEFORE,
    AFTER
  }

  @BeforeEach
  void start() {
    server =
        Javalin.create(config -> {
          config.concurrency.useVirtualThreads = true;
          config.startup.showJavalinBanner = false;
          config.routes.before("/kubernetes/*", this::count);
          config.routes.after("/kubernetes/*", KilledReviewTest::lose);
          kubernetes.mount(config.routes);
        });
    server.start("127.0.0.1", 0);
    kubeconfig =
        new Access(
                "http://127.0.0.1:" + server.port() + SimulatedKubernetes.PREFIX,
                Optional.empty(),
                Users.SLIPWAY_TOKEN)
            .kubeconfig(folder);
    Duration enough = Duration.ofSeconds(20);
    clusters =
        new KubernetesClusters(
            InstantSource.system(), new Patience(enough, enough, enough, enough, enough));
    places = new KubernetesReviewPlaces(clusters, InstantSource.system());
  }

  @AfterEach
  void stop() {
    clusters.close();
    kubernetes.close();
    Stopping.stop(server);
  }

  private void count(Context call) {
    if (!call.method().name().equals("GET") && left.decrementAndGet() == 0) {
      switch (when) {
        case BEFORE -> throw new ServiceUnavailableResponse();
        case AFTER -> call.attribute(BROKEN, true);
      }
    }
  }

  private static void lose(Context call) {
    if (call.attribute(BROKEN) != null) {
      call.status(HttpStatus.BAD_GATEWAY).contentType("text/html").result("<html>lost</html>");
    }
  }

  private Target target(int number) {
    return new Target(
        new TargetName("review"),
        new Target.Cluster.Kubeconfig(Optional.of(kubeconfig), Optional.empty()),
        new Namespace("review-" + number));
  }

  private static ReviewOrder order(int review, long revision, Manifest... manifests) {
    return new ReviewOrder(
        new ReviewId(review),
        revision,
        new AppName("shop"),
        "fix-login",
        new CommitSha("a".repeat(40)),
        new BuildNumber(235),
        "shop.example.com",
        List.of(manifests),
        Reviews.Limits.DEFAULT);
  }

  private static Manifest objects(int build, String setting) {
    return new Manifest(
        "all.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %2$s}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "x/shop/web:build-%1$d"}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: fixtures}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: f, image: "x/shop/web:build-%1$d", command: [migrate]}]
        """
            .formatted(build, setting));
  }

  private Answer<Done> settled(Target target, ReviewOrder order) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> places.apply(target, order), answer -> !(answer instanceof Unavailable<Done>));
  }

  private There there(Target target, int review) {
    Answer<ReviewSight> seen =
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .until(
                () -> places.look(target, new ReviewId(review)),
                answer -> !(answer instanceof Unavailable<ReviewSight>));
    return seen instanceof Found<ReviewSight>(There there) ? there : none();
  }

  private static There none() {
    throw new AssertionError("there is no review app");
  }

  private List<String> made(int review, String resource) {
    return kubernetes
        .audit()
        .lines()
        .filter(line -> line.contains("\"verb\":\"create\"") && !line.contains("dryRun"))
        .filter(line -> line.contains("/namespaces/review-" + review + "/" + resource))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void isMadeGoodWhereverItBrokeOff(When broken) {
    when = broken;
    int kill = 0;
    boolean wasKilled = true;
    while (wasKilled) {
      kill++;
      Target target = target(kill);
      left.set(Integer.MAX_VALUE);
      assertThat(settled(target, order(kill, 1, objects(235, "old")))).isInstanceOf(Found.class);

      left.set(kill);
      ReviewOrder next = order(kill, 2, objects(236, "new"));
      Answer<Done> _ = places.apply(target, next);
      Answer<Done> end = settled(target, next);
      wasKilled = left.get() <= 0;
      left.set(Integer.MAX_VALUE);

      assertThat(end).as("killed at write " + kill).isEqualTo(new Found<>(Done.DONE));
      There there = there(target, kill);
      assertThat(there.revision()).contains(2L);
      assertThat(there.parts())
          .extracting(Part::name)
          .containsExactly("Deployment web", "Job fixtures");
      assertThat(kubernetes.store().list(ResourceType.CONFIG_MAPS, "review-" + kill))
          .extracting(Trees::name)
          .containsExactly("new");
      assertThat(made(kill, "jobs")).as("one job for each revision").hasSize(2);
    }
    assertThat(kill).as("writes of an order").isGreaterThan(12);
  }

  @Test
  void makesTheNamespaceGoodThatWasLeftHalfMade() {
    int kill = 0;
    boolean wasKilled = true;
    while (wasKilled) {
      kill++;
      Target target = target(1000 + kill);
      ReviewOrder first = order(1000 + kill, 1, objects(235, "only"));
      left.set(kill);
      Answer<Done> _ = places.apply(target, first);
      Answer<Done> end = settled(target, first);
      wasKilled = left.get() <= 0;
      left.set(Integer.MAX_VALUE);

      assertThat(end).as("killed at write " + kill).isEqualTo(new Found<>(Done.DONE));
      assertThat(there(target, 1000 + kill).revision()).contains(1L);
      assertThat(made(1000 + kill, "jobs")).hasSize(1);
    }
    assertThat(kill).isGreaterThan(10);
  }
}

package dev.slipway.sandbox;

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
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.commands.reviews.ReviewSight.There;
import dev.slipway.config.AppName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Namespace;
import dev.slipway.config.Reviews;
import dev.slipway.config.Secret;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.integrations.gitlab.GitLabReviewSources;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesReviewPlaces;
import dev.slipway.integrations.kubernetes.Patience;
import dev.slipway.sandbox.gitlab.GitlabStandIn;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The manifests that the branch `fix-login` of the example project brings become a review app.
final class ExampleReviewTest {
  @TempDir private Path folder;

  @Test
  void comesUpFromItsManifestsWithItsDatabaseAndFixtures() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.onPort(0));
        GitLabReviewSources sources =
            new GitLabReviewSources(
                new GitLabSettings(
                    URI.create(sandbox.base() + "/gitlab"),
                    new Secret(DemoWorld.GITLAB_TOKEN),
                    Duration.ofSeconds(20)));
        KubernetesClusters clusters =
            new KubernetesClusters(InstantSource.system(), Patience.usual())) {
      Path kubeconfig =
          Files.writeString(
              folder.resolve("kubeconfig"), sandbox.kubernetes().kubeconfig(sandbox.base()));
      Target target =
          new Target(
              new TargetName("review"),
              new Target.Cluster.Kubeconfig(Optional.of(kubeconfig), Optional.empty()),
              new Namespace("review-shop-fix-login"));
      KubernetesReviewPlaces places = new KubernetesReviewPlaces(clusters, InstantSource.system());
      CommitSha head = new CommitSha(GitlabStandIn.shaOf(236));
      List<Manifest> manifests =
          sources.manifests(Accounts.SHOP, head, ".slipway/review")
                  instanceof Found<List<Manifest>>(var found)
              ? found
              : List.of();
      ReviewOrder order =
          new ReviewOrder(
              new ReviewId(1),
              1,
              new AppName("shop"),
              "fix-login",
              head,
              new BuildNumber(236),
              "shop.example.com",
              manifests.stream().map(one -> filled(one, sandbox)).toList(),
              Reviews.Limits.DEFAULT);

      Answer<Done> applied =
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () -> places.apply(target, order),
                  answer -> !(answer instanceof Unavailable<Done>));
      There up =
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () -> there(places.look(target, order.review())),
                  there ->
                      there
                          .filter(it -> it.parts().stream().allMatch(ExampleReviewTest::isReady))
                          .isPresent())
              .orElseThrow();

      assertThat(applied).isEqualTo(new Found<>(Done.DONE));
      assertThat(up.parts())
          .extracting(Part::name)
          .containsExactly("Deployment database", "Deployment web", "Job fixtures");
      assertThat(up.port()).isPresent();
    }
  }

  private static boolean isReady(Part part) {
    return part.health() instanceof Health.Ready;
  }

  /// Empty while the cluster does not answer.
  private static Optional<There> there(Answer<ReviewSight> answer) {
    return answer instanceof Unavailable<ReviewSight>
        ? Optional.empty()
        : Optional.of(answer instanceof Found<ReviewSight>(There there) ? there : none(answer));
  }

  private static There none(Answer<ReviewSight> answer) {
    throw new AssertionError("there is no review app: " + answer);
  }

  private static Manifest filled(Manifest manifest, Sandbox sandbox) {
    return new Manifest(
        manifest.path(),
        manifest
            .text()
            .replace("{image}", "127.0.0.1:" + sandbox.port() + "/shop/web:build-236")
            .replace("{build}", "236")
            .replace("{commit}", GitlabStandIn.shaOf(236))
            .replace("{url}", "https://shop.example.com"));
  }
}

package dev.slipway.commands.reviews;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.config.AppName;
import dev.slipway.config.Namespace;
import dev.slipway.config.ReviewUrl;
import dev.slipway.config.Reviews;
import dev.slipway.config.Roles;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What stories of review apps are made of.
final class Story {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final AppName SHOP = new AppName("shop");
  static final UserId ANN = new UserId("T0ACME", "U0ANN");
  static final String FIX = "fix-login";
  static final Reviews REVIEWS = reviews("http://{name}.review.example.com");

  private Story() {}

  static Reviews reviews(String url) {
    return new Reviews(
        new Target(new TargetName("eu"), new Target.Cluster.InCluster(), new Namespace("review")),
        Reviews.DEFAULT_MANIFESTS,
        new ReviewUrl(url),
        Optional.of("review"),
        Duration.ofHours(8),
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        3,
        2,
        Reviews.Limits.DEFAULT,
        new Roles(Map.of()),
        Optional.empty());
  }

  static Asked byAnn() {
    return new Asked.ByPerson(ANN, Place.LISTED_CHANNEL);
  }

  static Asked byLabel(long number, String author) {
    return new Asked.ByLabel(number, author, Optional.empty());
  }

  static ReviewApp begun(long id, String branch, Asked asked) {
    return ReviewApp.begun(
        new ReviewId(id),
        new ReviewRequest(
            SHOP,
            branch,
            ReviewName.of("review", SHOP, branch),
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            NOON),
        asked,
        REVIEWS);
  }

  static ReviewApp begun() {
    return begun(1, FIX, byAnn());
  }

  /// One that holds a build.
  static ReviewApp holding(long build) {
    ReviewApp heeded =
        Keeping.heeded(begun(), sight(build, PipelineStatus.SUCCEEDED, Optional.empty()), REVIEWS);
    return Keeping.given(heeded, new BuildNumber(build), Optional.empty(), REVIEWS, NOON);
  }

  static CommitSha commit(long build) {
    return new CommitSha("%040x".formatted(build));
  }

  static BranchSight sight(long build, PipelineStatus status, Optional<MergeRequest> request) {
    return new BranchSight(
        Optional.of(commit(build)),
        request,
        Optional.of(
            new Build(
                new BuildNumber(build),
                1000 + build,
                status,
                FIX,
                Build.RefKind.BRANCH,
                new Commit(commit(build), "Change", "ann", NOON),
                URI.create("https://gitlab.example.com/p/" + build))));
  }

  static MergeRequest request(long number, MergeRequest.State state, String... labels) {
    return new MergeRequest(
        number,
        "Change",
        FIX,
        commit(1),
        state,
        MergeRequest.Home.SAME_PROJECT,
        "ann",
        List.of(labels),
        URI.create("https://gitlab.example.com/mr/" + number));
  }

  /// A namespace to which that was applied in part.
  static ReviewSight half(long revision) {
    return new ReviewSight.There(
        OptionalInt.empty(), Optional.empty(), revision, List.of(), List.of());
  }

  private static Optional<ReviewSight.Applied> applied(long revision, long build) {
    return Optional.of(new ReviewSight.Applied(revision, commit(build), new BuildNumber(build)));
  }

  /// A namespace that has lost its database, with a Deployment that is ready.
  static ReviewSight lacking(long revision) {
    return new ReviewSight.There(
        OptionalInt.empty(),
        applied(revision, 236),
        revision,
        List.of("Deployment database"),
        List.of(new Part("Deployment web", new Health.Ready(1))));
  }

  /// A namespace with one Deployment for each health.
  static ReviewSight there(long revision, Health... healths) {
    return new ReviewSight.There(
        OptionalInt.empty(),
        applied(revision, 236),
        revision,
        List.of(),
        Arrays.stream(healths).map(health -> new Part("Deployment web", health)).toList());
  }
}

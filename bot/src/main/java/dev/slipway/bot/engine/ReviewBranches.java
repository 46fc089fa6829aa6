package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.BranchSight;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.config.App;
import dev.slipway.config.Reviews;
import java.util.Optional;

/// What GitLab and the registries say of a branch. Safe for use by several threads.
final class ReviewBranches {
  private final ReviewSources sources;
  private final BuildSource builds;
  private final PinnedImages images;

  ReviewBranches(ReviewSources sources, BuildSource builds, ImageRegistry registry) {
    this.sources = sources;
    this.builds = builds;
    this.images = new PinnedImages(registry);
  }

  Answer<BranchSight> look(App app, String branch) {
    return sources
        .head(app, branch)
        .then(head -> sources.of(app, branch).then(request -> sight(app, head, request)));
  }

  private Answer<BranchSight> sight(
      App app, Optional<CommitSha> head, Optional<MergeRequest> request) {
    if (head.isEmpty()) {
      return new Answer.Found<>(new BranchSight(head, request, Optional.empty()));
    }
    return newest(app, head.get()).map(build -> new BranchSight(head, request, build));
  }

  /// The newest build of a commit; empty when it has none.
  private Answer<Optional<Build>> newest(App app, CommitSha commit) {
    Answer<Build> answer = builds.find(app, new BuildReference.Sha(commit.value()));
    return answer instanceof Answer.Refused<Build>(Refusal refusal)
            && refusal.code().equals("build-not-found")
        ? new Answer.Found<>(Optional.empty())
        : answer.map(Optional::of);
  }

  /// The image of a build by digest; empty where the configuration names none.
  Answer<Optional<String>> image(Reviews reviews, Build build) {
    return reviews
        .image()
        .map(template -> images.of(template, build).map(pinned -> Optional.of(pinned.toString())))
        .orElseGet(() -> new Answer.Found<>(Optional.empty()));
  }
}

package dev.slipway.bot.rig;

import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.config.App;
import java.util.List;
import java.util.Optional;

/// A project without branches: `ReviewAppsTest` tells the stories that have some.
final class NoReviews implements ReviewSources {
  @Override
  public Answer<Optional<CommitSha>> head(App app, String branch) {
    return new Answer.Found<>(Optional.empty());
  }

  @Override
  public Answer<List<MergeRequest>> labelled(App app, String label) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<Optional<MergeRequest>> mergeRequest(App app, long number) {
    return new Answer.Found<>(Optional.empty());
  }

  @Override
  public Answer<Optional<MergeRequest>> of(App app, String branch) {
    return new Answer.Found<>(Optional.empty());
  }

  @Override
  public Answer<List<Manifest>> manifests(App app, CommitSha commit, String folder) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<Commented> comment(App app, long number, String text) {
    return new Answer.Found<>(Commented.DONE);
  }
}

package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.SignatureKey;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredBranchWatches;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The builds, their images, and people's keys. Used by one thread at a time.
final class SimGitLab implements BuildSource, ImageRegistry, DeveloperKeys {
  /// Everybody's.
  static final SshKey KEY = SshKey.ed25519(new byte[32]);

  private final HandSetClock clock;
  private final Faults faults;
  private final Instant greenFrom;
  private final Instant pushed;
  private final Instant retagged;

  /// @param schedule says when the pipeline that is under way succeeds, and when something moves
  SimGitLab(HandSetClock clock, Faults faults, Schedule schedule) {
    this.clock = clock;
    this.faults = faults;
    this.greenFrom = Schedule.NOON.plus(schedule.greenAfter());
    this.pushed = schedule.pushed();
    this.retagged = schedule.retagged();
  }

  private <T> Answer<T> answer(Party party, Answer<T> truth) {
    Fault fault = faults.onReading(party);
    return fault == Fault.NONE ? truth : new Answer.Unavailable<>(faults.outage(party, fault));
  }

  @Override
  public Answer<Build> find(App app, BuildReference reference) {
    return answer(
        Party.GITLAB,
        switch (reference) {
          case BuildReference.Numbered(BuildNumber number) -> new Answer.Found<>(build(number));
          case BuildReference.Branch(String name) when name.equals(Builds.BRANCH) ->
              new Answer.Found<>(
                  build(
                      new BuildNumber(
                          clock.instant().isBefore(pushed) ? Builds.GOOD : Builds.ALSO_GOOD)));
          default -> new Answer.Refused<>(new Refusal("build-not-found", "No such build."));
        });
  }

  /// A build is the newest stable one from now on, and the bot has seen it.
  void becomesStable(Database database, long number) {
    StoredBranchWatches watches = new StoredBranchWatches(database);
    App app = Rig.example().apps().getFirst();
    boolean stored =
        watches.store(
            BranchWatch.beginning(
                app,
                List.of(),
                BranchWatch.Completeness.ALL,
                Optional.of(build(new BuildNumber(number)))),
            0,
            BranchWatches.Following.NOTHING,
            clock.instant());
    if (!stored) {
      throw new IllegalStateException("the branch was seen before");
    }
  }

  private Build build(BuildNumber number) {
    PipelineStatus status =
        number.value() == Builds.RED
            ? PipelineStatus.FAILED
            : number.value() == Builds.NOT_GREEN_YET && clock.instant().isBefore(greenFrom)
                ? PipelineStatus.UNDER_WAY
                : PipelineStatus.SUCCEEDED;
    return new Build(
        number,
        number.value() + 4000,
        status,
        "master",
        Build.RefKind.BRANCH,
        commit(number.value()),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + number.value()));
  }

  private static Commit commit(long build) {
    return new Commit(
        new CommitSha(String.format(Locale.ROOT, "%040x", build)),
        "Change " + build,
        "Carol Meyer",
        Instant.parse("2026-03-01T08:00:00Z"));
  }

  @Override
  public Answer<List<Build>> recent(App app, int count) {
    return answer(Party.GITLAB, new Answer.Found<>(List.of(build(new BuildNumber(Builds.GOOD)))));
  }

  @Override
  public Answer<PipelineJobs> jobs(App app, Build build) {
    return answer(Party.GITLAB, new Answer.Found<>(new PipelineJobs(2, 4, List.of(), Set.of())));
  }

  @Override
  public Answer<List<Commit>> between(App app, CommitSha from, CommitSha to) {
    return answer(Party.GITLAB, new Answer.Found<>(List.of(commit(Builds.GOOD))));
  }

  @Override
  public Answer<List<String>> changedFiles(App app, CommitSha from, CommitSha to) {
    return answer(Party.GITLAB, new Answer.Found<>(List.of("src/Shop.java")));
  }

  @Override
  public Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build) {
    return answer(Party.GITLAB, new Answer.Found<>(List.of()));
  }

  @Override
  public Answer<List<OpenIssue>> openIssues(App app, String label) {
    return answer(Party.GITLAB, new Answer.Found<>(List.of()));
  }

  @Override
  public Answer<ImageDigest> resolve(ImageName image) {
    if (!image.tag().startsWith("build-")) {
      return answer(Party.REGISTRY, new Answer.Found<>(Builds.digest(Builds.FORMER)));
    }
    long build = Long.parseLong(image.tag().substring("build-".length()));
    return answer(
        Party.REGISTRY,
        build == Builds.WITHOUT_IMAGE
            ? new Answer.Refused<>(new Refusal("image-not-found", "There is no " + image + "."))
            : new Answer.Found<>(
                Builds.digest(clock.instant().isBefore(retagged) ? build : build + 5)));
  }

  @Override
  public Answer<Keys> keys(UserId user) {
    DeveloperName name =
        new DeveloperName(user.value().substring("U0".length()).toLowerCase(Locale.ROOT));
    return answer(Party.GITLAB, new Answer.Found<>(new Keys(name, List.of(KEY), List.of())));
  }

  @Override
  public Answer<ImageDigest> confirm(PinnedImage image) {
    return answer(Party.REGISTRY, new Answer.Found<>(image.digest()));
  }

  @Override
  public Answer<ImageDigest> verify(PinnedImage image, List<SignatureKey> keys) {
    return confirm(image);
  }
}

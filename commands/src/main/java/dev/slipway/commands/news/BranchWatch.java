package dev.slipway.commands.news;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.news.StableBuild.Earlier;
import dev.slipway.commands.news.StableBuild.Standing;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is known of the default branch of an app, and what was announced of it. Only what it does
/// not hold yet is news, so that whatever is seen twice, late or in another order is told once.
///
/// @param project whose pipelines these are; of another one nothing is known
/// @param branch the default branch at that time; likewise
/// @param seenUntil up to when changes were seen, by GitLab's clock
/// @param oldBelow pipelines with smaller ids are history: nothing is announced of them
/// @param greens the ids of those that succeeded, as far as they are not history
/// @param verdict the newest pipeline that ended, and how; empty when none did
/// @param stable the newest stable build; empty when there is none
/// @param announced the builds that were announced last, oldest first
/// @param breakage the newest breakage that was told; empty when none was
public record BranchWatch(
    AppName app,
    String project,
    String branch,
    Instant seenUntil,
    long oldBelow,
    List<Long> greens,
    Optional<Verdict> verdict,
    Optional<Earlier> stable,
    List<StableBuild> announced,
    Optional<Breakage> breakage) {
  private static final int MOST_ANNOUNCED = 10;
  private static final int MOST_GREENS = 300;

  /// How much earlier than what was seen a change may turn up, since it counts from when it began
  /// to be written.
  private static final Duration LATE = Duration.ofSeconds(20);

  public BranchWatch {
    greens = List.copyOf(greens);
    announced = List.copyOf(announced);
  }

  /// How the newest pipeline ended.
  public record Verdict(long pipeline, PipelineStatus status) {}

  /// The beginning: all there is is history.
  ///
  /// @param newest the newest pipelines of the branch, in any order
  /// @param complete whether these are all there are
  /// @param stable the newest stable build
  public static BranchWatch beginning(
      App app, List<PipelineSight> newest, Completeness complete, Optional<Build> stable) {
    return new BranchWatch(
        app.name(),
        app.project(),
        app.defaultBranch(),
        newest.stream()
            .map(PipelineSight::updated)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH),
        switch (complete) {
          case ALL -> 0;
          case SOME -> newest.stream().mapToLong(PipelineSight::pipeline).min().orElse(0);
        },
        newest.stream()
            .filter(sight -> sight.status() == PipelineStatus.SUCCEEDED)
            .map(PipelineSight::pipeline)
            .sorted()
            .toList(),
        newest.stream()
            .filter(sight -> isVerdict(sight.status()))
            .max(Comparator.comparingLong(PipelineSight::pipeline))
            .map(sight -> new Verdict(sight.pipeline(), sight.status())),
        stable.map(build ->
            new Earlier(build.number(), build.commit().sha(), Optional.empty(), Optional.empty())),
        List.of(),
        Optional.empty());
  }

  /// Whether a list has everything.
  public enum Completeness {
    ALL,
    SOME
  }

  /// Whether this is about the branch that an app has now.
  public boolean isOf(App declared) {
    return project.equals(declared.project()) && branch.equals(declared.defaultBranch());
  }

  /// From when on changes have to be asked for.
  public Instant askFrom() {
    return seenUntil.equals(Instant.EPOCH) ? seenUntil : seenUntil.minus(LATE);
  }

  /// The pipelines among these that may be news and have to be looked at, oldest first.
  public List<PipelineSight> relevant(List<PipelineSight> sights) {
    return sights.stream()
        .filter(this::mayBeNews)
        .sorted(Comparator.comparingLong(PipelineSight::pipeline))
        .toList();
  }

  private boolean mayBeNews(PipelineSight sight) {
    return announced.stream().anyMatch(build -> build.isChangedBy(sight)) || decides(sight);
  }

  private boolean decides(PipelineSight sight) {
    return switch (sight.status()) {
      case SUCCEEDED ->
          isNewlyGreen(sight.pipeline()) || changesVerdict(sight.pipeline(), sight.status());
      case FAILED -> changesVerdict(sight.pipeline(), sight.status());
      case UNDER_WAY, MANUAL, CANCELED, SKIPPED, UNKNOWN -> false;
    };
  }

  private boolean isNewlyGreen(long pipeline) {
    return pipeline >= oldBelow && !greens.contains(pipeline);
  }

  private boolean changesVerdict(long pipeline, PipelineStatus status) {
    return pipeline >= oldBelow
        && verdict
            .map(last ->
                pipeline > last.pipeline()
                    || (pipeline == last.pipeline() && status != last.status()))
            .orElse(true);
  }

  /// What is known after some pipelines were looked at. What broke and was repaired among these is
  /// no news.
  ///
  /// @param sights all that were seen to have changed
  /// @param ended those of them that are [#relevant] and are of the branch, in the same order
  /// @param audience where it is told
  public BranchWatch after(List<PipelineSight> sights, List<Ended> ended, Audience audience) {
    BranchWatch watch = this;
    for (Ended one : ended) {
      watch =
          switch (one.build().status()) {
            case SUCCEEDED -> watch.succeeded(one, audience);
            case FAILED -> watch.failed(one, audience);
            case UNDER_WAY, MANUAL, CANCELED, SKIPPED, UNKNOWN -> watch;
          };
    }
    Instant until =
        Stream.concat(Stream.of(seenUntil), sights.stream().map(PipelineSight::updated))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return new BranchWatch(
        app,
        project,
        branch,
        until,
        watch.oldBelow,
        watch.greens,
        watch.verdict,
        watch.stable,
        watch.announced,
        net(watch.breakage));
  }

  private Optional<Breakage> net(Optional<Breakage> now) {
    if (now.isEmpty() || now.map(Breakage::pipeline).equals(breakage.map(Breakage::pipeline))) {
      return now;
    }
    if (breakage.filter(Breakage::lasts).isPresent()) {
      return breakage.map(open -> open.goingOnAs(now.get()));
    }
    return now.get().lasts() ? now : breakage;
  }

  private BranchWatch succeeded(Ended ended, Audience audience) {
    long pipeline = ended.build().pipelineId();
    Optional<Breakage> after =
        changesVerdict(pipeline, PipelineStatus.SUCCEEDED)
            ? breakage.map(now -> now.lasts() ? now.repairedBy(ended) : now)
            : breakage;
    List<StableBuild> builds = new ArrayList<>(announced);
    Optional<Earlier> newest = stable;
    if (isNewlyGreen(pipeline)) {
      boolean overtaken =
          stable.filter(known -> known.number().compareTo(ended.build().number()) > 0).isPresent();
      StableBuild fresh =
          new StableBuild(
              ended,
              stable,
              Contents.UNKNOWN,
              0,
              overtaken ? Standing.OVERTAKEN : Standing.NEWEST,
              List.of(),
              audience.stable());
      if (!overtaken) {
        builds.replaceAll(
            build -> build.standing() == Standing.NEWEST ? build.with(Standing.OVERTAKEN) : build);
        newest = Optional.of(fresh.asEarlier());
      }
      builds.add(fresh);
    } else {
      builds.replaceAll(build ->
          build.pipeline() == pipeline && build.standing() == Standing.FAILED_SINCE
              ? build.with(newestNumber(build) ? Standing.NEWEST : Standing.OVERTAKEN)
              : build);
    }
    return new BranchWatch(
            app,
            project,
            branch,
            seenUntil,
            oldBelow,
            greens,
            verdictAfter(pipeline, PipelineStatus.SUCCEEDED),
            newest,
            builds,
            after)
        .green(pipeline);
  }

  private boolean newestNumber(StableBuild build) {
    return stable.filter(known -> known.number().equals(build.number())).isPresent();
  }

  private BranchWatch failed(Ended ended, Audience audience) {
    long pipeline = ended.build().pipelineId();
    List<StableBuild> builds = new ArrayList<>(announced);
    builds.replaceAll(
        build -> build.pipeline() == pipeline ? build.with(Standing.FAILED_SINCE) : build);
    if (!changesVerdict(pipeline, PipelineStatus.FAILED)) {
      return telling(builds, breakage);
    }
    boolean wasBroken = verdict.filter(last -> last.status() == PipelineStatus.FAILED).isPresent();
    Optional<Breakage> now =
        breakage
            .filter(Breakage::lasts)
            .map(open -> open.failedAgain(ended))
            .or(() ->
                wasBroken
                    ? breakage
                    : Optional.of(
                        new Breakage(
                            ended,
                            stable.map(Earlier::sha),
                            Contents.UNKNOWN,
                            Failure.UNKNOWN,
                            0,
                            ended.build().number(),
                            Optional.empty(),
                            audience.broken())));
    return new BranchWatch(
        app,
        project,
        branch,
        seenUntil,
        oldBelow,
        greens,
        verdictAfter(pipeline, PipelineStatus.FAILED),
        stable,
        builds,
        now);
  }

  private Optional<Verdict> verdictAfter(long pipeline, PipelineStatus status) {
    return changesVerdict(pipeline, status) ? Optional.of(new Verdict(pipeline, status)) : verdict;
  }

  private BranchWatch green(long pipeline) {
    List<Long> all =
        Stream.concat(greens.stream(), Stream.of(pipeline)).distinct().sorted().toList();
    List<Long> kept = all.subList(Math.max(0, all.size() - MOST_GREENS), all.size());
    return new BranchWatch(
        app,
        project,
        branch,
        seenUntil,
        kept.size() < all.size() ? Math.max(oldBelow, kept.getFirst()) : oldBelow,
        kept,
        verdict,
        stable,
        announced,
        breakage);
  }

  /// The same with builds and breakage as they are told from now on; the newest stable one's test
  /// report is kept to compare the next with.
  public BranchWatch telling(List<StableBuild> builds, Optional<Breakage> told) {
    Optional<Earlier> known =
        stable.map(earlier ->
            builds.stream()
                .filter(build -> build.number().equals(earlier.number()))
                .findFirst()
                .map(StableBuild::asEarlier)
                .orElse(earlier));
    return new BranchWatch(
        app, project, branch, seenUntil, oldBelow, greens, verdict, known, builds, told);
  }

  /// This without the builds that have nothing more to ask GitLab for and are not among the newest,
  /// so that it does not grow for ever.
  public Trimmed trimmed() {
    List<StableBuild> kept = new ArrayList<>(announced);
    List<StableBuild> past = new ArrayList<>();
    for (StableBuild build : announced) {
      if (kept.size() > MOST_ANNOUNCED
          && build.standing() != Standing.NEWEST
          && !build.lacksContents()) {
        kept.remove(build);
        past.add(build);
      }
    }
    return new Trimmed(telling(kept, breakage), past);
  }

  /// @param past the builds that are put by
  public record Trimmed(BranchWatch watch, List<StableBuild> past) {
    public Trimmed {
      past = List.copyOf(past);
    }
  }

  private static boolean isVerdict(PipelineStatus status) {
    return status == PipelineStatus.SUCCEEDED || status == PipelineStatus.FAILED;
  }
}

package dev.slipway.bot.engine;

import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.BranchWatches;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The builds that were announced and are not among the newest any more: of these only those are
/// looked at that something may have happened to. Safe for use by several threads.
final class PastBuilds {
  private final BranchWatches watches;

  PastBuilds(BranchWatches watches) {
    this.watches = watches;
  }

  /// What has become of some builds; all others are as they were.
  ///
  /// @param before as they were told
  /// @param after as they are now, in the same order
  record Change(List<StableBuild> before, List<StableBuild> after) {
    /// Those that are not as they were stored.
    List<StableBuild> toStore() {
      return after.stream().filter(build -> !before.contains(build)).toList();
    }
  }

  /// The pipelines among these that past builds have and that ended otherwise than these tell.
  List<PipelineSight> changed(BranchWatch watch, List<PipelineSight> sights) {
    Set<Long> again =
        sights.stream().map(PipelineSight::pipeline).collect(Collectors.toUnmodifiableSet());
    List<StableBuild> past = again.isEmpty() ? List.of() : watches.past(watch, Set.of(), again);
    return sights.stream()
        .filter(sight -> past.stream().anyMatch(build -> build.isChangedBy(sight)))
        .toList();
  }

  /// What has become of those that deployments have touched, and of those whose pipelines were
  /// looked at again.
  Change change(BranchWatch watch, Presences now, List<Ended> looked) {
    List<StableBuild> before =
        watches.past(
            watch,
            now.touched(),
            looked.stream()
                .map(ended -> ended.build().pipelineId())
                .collect(Collectors.toUnmodifiableSet()));
    return new Change(before, before.stream().map(build -> after(build, now, looked)).toList());
  }

  private static StableBuild after(StableBuild build, Presences now, List<Ended> looked) {
    StableBuild after = build;
    for (Ended ended : looked) {
      after = after.after(ended);
    }
    StableBuild placed = now.of(after);
    // What else is live elsewhere makes no difference to what is told of it.
    return placed.hasPlace() || build.hasPlace() ? placed : after;
  }
}

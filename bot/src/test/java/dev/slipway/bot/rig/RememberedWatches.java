package dev.slipway.bot.rig;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What is known of one branch, in memory, with the manners of the table. Used by one thread at a
/// time.
final class RememberedWatches implements BranchWatches {
  private final Map<Long, StableBuild> past = new TreeMap<>();
  private Optional<Stored> stored = Optional.empty();

  @Override
  public Optional<Stored> find(AppName app) {
    return stored;
  }

  @Override
  public List<StableBuild> past(BranchWatch watch, Set<BuildNumber> numbers, Set<Long> pipelines) {
    return past.values().stream()
        .filter(build ->
            build.hasPlace()
                || numbers.contains(build.number())
                || pipelines.contains(build.pipeline()))
        .toList();
  }

  @Override
  public boolean store(BranchWatch watch, long version, Following following, Instant now) {
    if (version != stored.map(Stored::version).orElse(0L)) {
      return false;
    }
    following.past().forEach(build -> past.put(build.pipeline(), build));
    stored = Optional.of(new Stored(watch, version + 1));
    return true;
  }
}

package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The releases of an environment, as they are stored. Safe for use by several threads.
final class KnownReleases implements LookUp.Releases {
  private static final int NEWEST = 50;

  private final Deployments deployments;
  private final AppName app;
  private final EnvironmentName environment;

  KnownReleases(Deployments deployments, AppName app, EnvironmentName environment) {
    this.deployments = deployments;
    this.app = app;
    this.environment = environment;
  }

  @Override
  public long next() {
    return deployments.nextRelease(app, environment);
  }

  @Override
  public Optional<Release> find(long number) {
    return deployments.release(app, environment, number);
  }

  @Override
  public List<Release> newest() {
    return deployments.releases(app, environment, NEWEST);
  }

  @Override
  public Optional<Release> newestOf(EnvironmentName other) {
    return deployments.releases(app, other, 1).stream().findFirst();
  }

  @Override
  public Optional<Release> stableOn(EnvironmentName other) {
    return Release.stable(deployments.releases(app, other, NEWEST));
  }

  @Override
  public Optional<Instant> liveSince(EnvironmentName other, Build build) {
    return stableOn(other)
        .filter(release -> release.plan().build().commit().equals(build.commit()))
        .filter(release -> release.plan().build().number().equals(build.number()))
        .flatMap(release -> ended(release, other));
  }

  @Override
  public Optional<Instant> ended(Release release) {
    return ended(release, environment);
  }

  private Optional<Instant> ended(Release release, EnvironmentName where) {
    return deployments.history(app, where, NEWEST).stream()
        .filter(past -> past.deployment().id().equals(release.deployment().id()))
        .flatMap(past -> past.ended().stream())
        .findFirst();
  }
}

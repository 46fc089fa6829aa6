package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a sentence said, all names resolved. Asking for a part that the form does not take is a
/// defect of the form and a `NullPointerException`.
public final class Parts {
  private final @Nullable AppName app;
  private final @Nullable EnvironmentName environment;
  private final @Nullable BuildReference build;
  private final @Nullable Integer count;
  private final @Nullable Long deployment;
  private final @Nullable CommandName topic;
  private final Set<Marker> markers;

  Parts(
      @Nullable AppName app,
      @Nullable EnvironmentName environment,
      @Nullable BuildReference build,
      @Nullable Integer count,
      @Nullable Long deployment,
      @Nullable CommandName topic,
      Set<Marker> markers) {
    this.app = app;
    this.environment = environment;
    this.build = build;
    this.count = count;
    this.deployment = deployment;
    this.topic = topic;
    this.markers = markers;
  }

  Parts with(EnvironmentName other) {
    return new Parts(app, other, build, count, deployment, topic, markers);
  }

  Parts with(BuildReference other) {
    return new Parts(app, environment, other, count, deployment, topic, markers);
  }

  /// Of [Part#APP].
  public AppName app() {
    return Objects.requireNonNull(app, "the form takes no app");
  }

  /// Of [Part#ENVIRONMENT].
  public EnvironmentName environment() {
    return Objects.requireNonNull(environment, "the form takes no environment");
  }

  /// Of [Part#MAYBE_ENVIRONMENT]; empty when none was named.
  public Optional<EnvironmentName> maybeEnvironment() {
    return Optional.ofNullable(environment);
  }

  /// Of [Part#BUILD].
  public BuildReference build() {
    return Objects.requireNonNull(build, "the form takes no build");
  }

  /// Of [Part#COUNT], 1 to 100; empty when no number was said.
  public Optional<Integer> count() {
    return Optional.ofNullable(count);
  }

  /// Of [Part#DEPLOYMENT], 1 or more.
  public long deployment() {
    return Objects.requireNonNull(deployment, "the form takes no deployment");
  }

  /// Of [Part#TOPIC]; empty when none was named.
  public Optional<CommandName> topic() {
    return Optional.ofNullable(topic);
  }

  /// Whether the marker was said.
  public boolean says(Marker marker) {
    return markers.contains(marker);
  }
}

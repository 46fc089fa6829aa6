package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
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
  private final @Nullable Long flagChange;
  private final @Nullable Long release;
  private final @Nullable Long otherRelease;
  private final @Nullable CommandName topic;
  private final Set<Marker> markers;
  private final Measured measured;
  private final @Nullable String reason;

  Parts(
      @Nullable AppName app,
      @Nullable EnvironmentName environment,
      @Nullable BuildReference build,
      @Nullable Integer count,
      @Nullable Long deployment,
      @Nullable Long flagChange,
      @Nullable Long release,
      @Nullable Long otherRelease,
      @Nullable CommandName topic,
      Set<Marker> markers,
      Measured measured,
      @Nullable String reason) {
    this.app = app;
    this.environment = environment;
    this.build = build;
    this.count = count;
    this.deployment = deployment;
    this.flagChange = flagChange;
    this.release = release;
    this.otherRelease = otherRelease;
    this.topic = topic;
    this.markers = markers;
    this.measured = measured;
    this.reason = reason;
  }

  Parts with(EnvironmentName other) {
    return new Parts(
        app,
        other,
        build,
        count,
        deployment,
        flagChange,
        release,
        otherRelease,
        topic,
        markers,
        measured,
        reason);
  }

  Parts with(BuildReference other) {
    return new Parts(
        app,
        environment,
        other,
        count,
        deployment,
        flagChange,
        release,
        otherRelease,
        topic,
        markers,
        measured,
        reason);
  }

  /// Of [Part#APP] and [Part#NAMED_APP].
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

  /// Of [Part#BUILD] and [Part#SOURCE].
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

  /// Of [Part#FLAG_CHANGE], 1 or more.
  public long flagChange() {
    return Objects.requireNonNull(flagChange, "the form takes no change of a flag");
  }

  /// Of [Part#RELEASE], or the first of [Part#RELEASES]; 1 or more.
  public long release() {
    return Objects.requireNonNull(release, "the form takes no release");
  }

  /// The second of [Part#RELEASES], 1 or more.
  public long otherRelease() {
    return Objects.requireNonNull(otherRelease, "the form takes no second release");
  }

  /// Of [Part#TOPIC]; empty when none was named.
  public Optional<CommandName> topic() {
    return Optional.ofNullable(topic);
  }

  /// Whether the marker was said.
  public boolean says(Marker marker) {
    return markers.contains(marker);
  }

  /// Of [Part#REASON], not empty, in the words of whoever said it; empty when none was given.
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /// Of [Part#DURATION]; empty when none was said.
  public Optional<Duration> duration() {
    return Optional.ofNullable(measured.duration());
  }

  /// Of [Part#UNTIL] or [Part#DURATION]; empty when neither was said.
  public Optional<Ending> ending() {
    return Optional.ofNullable(measured.until()).or(() -> duration().map(Ending.After::new));
  }

  /// Of [Part#SINCE]; empty when it was not said.
  public Optional<Since> since() {
    return Optional.ofNullable(measured.since());
  }

  /// Of [Part#LONGER], 1 minute or more.
  public Duration longer() {
    return Objects.requireNonNull(measured.duration(), "the form takes no longer");
  }

  /// Of [Part#SIZE]; empty when none was said.
  public Optional<ByteSize> size() {
    return Optional.ofNullable(measured.size());
  }

  /// Of [Part#PERSON]; empty when nobody was mentioned.
  public Optional<Mention> person() {
    return Optional.ofNullable(measured.person());
  }

  /// Of [Part#RECEIVER].
  public Mention receiver() {
    return Objects.requireNonNull(measured.person(), "the form takes no receiver");
  }

  /// Of [Part#CHANNEL]; empty when none was named, for the one where it is said.
  public Optional<ChannelMention> channel() {
    return Optional.ofNullable(measured.channel());
  }

  /// Of [Part#CONTAINER].
  public ContainerName container() {
    return Objects.requireNonNull(measured.container(), "the form takes no container");
  }

  /// Of [Part#SESSION], 1 or more.
  public long session() {
    return Objects.requireNonNull(measured.session(), "the form takes no session");
  }

  /// Of [Part#FLAG].
  public FlagName flag() {
    return Objects.requireNonNull(measured.flag(), "the form takes no feature flag");
  }

  /// Of [Part#MAYBE_FLAG]; empty when none was named.
  public Optional<FlagName> maybeFlag() {
    return Optional.ofNullable(measured.flag());
  }

  /// Of [Part#SETTINGS].
  public SettingsEdit settings() {
    return Objects.requireNonNull(measured.settings(), "the form takes no settings");
  }

  /// Of [Part#AUDIENCE]; empty when it was not said.
  public Optional<Audience> audience() {
    return Optional.ofNullable(measured.audience());
  }
}

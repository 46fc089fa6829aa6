package dev.slipway.commands.deployments;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.AppName;
import dev.slipway.config.Approval;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.Optional;

/// What was asked for, by whom and where. It never changes.
///
/// @param reference the build, as it was named
/// @param whenGreen whether to wait for a pipeline that is still under way
/// @param urgency what keeps it from going live that would keep others, and what does not
/// @param requester [UserId#SLIPWAY] for what no person asked for
/// @param reason why, in the requester's words; empty when none was given
/// @param channel where the one message about it stands
/// @param place what kind of place that is, for asking again whether it is allowed
/// @param edit keys of a ConfigMap that get other values with it; empty when none do
public record Order(
    AppName app,
    EnvironmentName environment,
    BuildReference reference,
    WhenGreen whenGreen,
    Urgency urgency,
    UserId requester,
    Optional<String> reason,
    ChannelId channel,
    Place place,
    Instant at,
    Optional<SettingsEdit> edit) {
  /// One that takes the configuration as it is.
  public Order(
      AppName app,
      EnvironmentName environment,
      BuildReference reference,
      WhenGreen whenGreen,
      Urgency urgency,
      UserId requester,
      Optional<String> reason,
      ChannelId channel,
      Place place,
      Instant at) {
    this(
        app,
        environment,
        reference,
        whenGreen,
        urgency,
        requester,
        reason,
        channel,
        place,
        at,
        Optional.empty());
  }

  /// What is new besides the build: ` with a new LOG_LEVEL`; nothing when nothing is.
  public String with() {
    return edit.map(keys -> " with " + keys.brief()).orElse("");
  }

  /// How pressing it was said to be: ` as a hotfix`; nothing when it is not.
  public String manner() {
    return switch (urgency) {
      case ROUTINE -> "";
      case HOTFIX -> " as a hotfix";
      case OVERRIDE -> " overriding the gates";
    };
  }

  /// What its requester has to be allowed to.
  public Action action() {
    return urgency == Urgency.OVERRIDE ? Action.OVERRIDE : Action.DEPLOY;
  }

  /// Whether it could not begin for so long that whoever asked for it may be elsewhere.
  public boolean hasWaited(Instant now) {
    return now.isAfter(at.plus(Approval.CONFIRM_WITHIN));
  }

  /// Whether no person asked for it.
  public boolean automatic() {
    return requester.equals(UserId.SLIPWAY);
  }

  /// How pressing it is: which rules it passes over.
  public enum Urgency {
    ROUTINE,
    /// Outside of deploy hours and through a freeze too, but never without another person's
    /// approval.
    HOTFIX,
    /// Past every rule about hours and about the build as well, though not past locks and approval;
    /// for an admin.
    OVERRIDE
  }

  /// What to do while the build's pipeline is under way.
  public enum WhenGreen {
    REFUSE,
    WAIT
  }
}

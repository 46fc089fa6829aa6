package dev.slipway.commands.deployments;

import dev.slipway.commands.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Who has agreed to a deployment so far. Bound to the one plan it stands beside; never used for
/// another.
///
/// @param needed how many people other than the requester; 0 when the requester confirms it
/// @param given who agreed, in this order
/// @param reminded whether it was said that it still waits
public record Approvals(
    int needed, List<UserId> given, Instant asked, Instant until, boolean reminded) {
  public Approvals {
    given = List.copyOf(given);
  }

  static Approvals none(int needed, Instant asked, Duration within) {
    return new Approvals(needed, List.of(), asked, asked.plus(within), false);
  }

  /// Whether it is the requester who has to say yes.
  public boolean byRequester() {
    return needed == 0;
  }

  /// Whether somebody may agree to what another one asked for.
  public Standing standing(UserId who, UserId requester) {
    if (given.contains(who)) {
      return Standing.GIVEN;
    }
    if (byRequester()) {
      return who.equals(requester) ? Standing.MAY : Standing.ONLY_REQUESTER;
    }
    return who.equals(requester) ? Standing.NOT_REQUESTER : Standing.MAY;
  }

  /// Whether all have agreed.
  public boolean complete() {
    return given.size() >= Math.max(1, needed);
  }

  /// After somebody has agreed.
  public Approvals with(UserId who) {
    List<UserId> more = new ArrayList<>(given);
    more.add(who);
    return new Approvals(needed, more, asked, until, reminded);
  }

  Approvals afterReminder() {
    return new Approvals(needed, given, asked, until, true);
  }

  /// When to remind; a confirmation is not reminded of.
  Instant halfway() {
    return byRequester() ? until : asked.plus(Duration.between(asked, until).dividedBy(2));
  }

  /// What somebody's yes would be.
  public enum Standing {
    MAY,
    /// They have said it already.
    GIVEN,
    /// Only the requester confirms.
    ONLY_REQUESTER,
    /// Nobody approves what they asked for themselves.
    NOT_REQUESTER
  }
}

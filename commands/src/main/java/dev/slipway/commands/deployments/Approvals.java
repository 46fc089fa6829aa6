package dev.slipway.commands.deployments;

import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who has agreed so far to one thing: to the plan of a deployment, or to a change of a feature
/// flag. Bound to what it is stored with; never used for another.
///
/// @param needed how many people other than the requester; 0 when the requester confirms it
/// @param given who agreed, in this order
/// @param reminded whether it was said that it still waits
/// @param authors who wrote some of it, and may not agree to it; empty where authors may
public record Approvals(
    int needed,
    List<UserId> given,
    Instant asked,
    Instant until,
    boolean reminded,
    Optional<List<UserId>> authors) {
  public Approvals {
    given = List.copyOf(given);
    authors = authors.map(List::copyOf);
  }

  /// Asked for, and given by nobody yet.
  public static Approvals none(Approval wanted, Instant asked) {
    return none(wanted, asked, Optional.empty());
  }

  /// The same, where those who wrote some of it may not agree.
  public static Approvals none(Approval wanted, Instant asked, Optional<List<UserId>> authors) {
    return new Approvals(
        wanted.people(), List.of(), asked, asked.plus(wanted.within()), false, authors);
  }

  /// What an environment wants before anything is changed there; empty when it wants nobody's
  /// consent. A hotfix always needs another person's; who overrides has to confirm it at least.
  public static Optional<Approval> wanted(Environment environment, Urgency urgency) {
    return switch (urgency) {
      case ROUTINE -> environment.approval();
      case HOTFIX ->
          environment
              .approval()
              .filter(approval -> approval.people() > 0)
              .or(() -> Optional.of(Approval.HOTFIX));
      case OVERRIDE -> environment.approval().or(() -> Optional.of(Approval.CONFIRMED));
    };
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
    if (who.equals(requester)) {
      return Standing.NOT_REQUESTER;
    }
    return authors.orElse(List.of()).contains(who) ? Standing.NOT_AUTHOR : Standing.MAY;
  }

  /// Whether somebody's yes counts at a moment.
  public boolean counts(UserId who, UserId requester, Instant now) {
    return stage(now) != Stage.OVER && standing(who, requester) == Standing.MAY;
  }

  /// Whether all have agreed.
  public boolean complete() {
    return given.size() >= Math.max(1, needed);
  }

  /// After somebody has agreed.
  public Approvals with(UserId who) {
    List<UserId> more = new ArrayList<>(given);
    more.add(who);
    return new Approvals(needed, more, asked, until, reminded, authors);
  }

  /// After it was said that it still waits.
  public Approvals afterReminder() {
    return new Approvals(needed, given, asked, until, true, authors);
  }

  /// What a moment asks for.
  public Stage stage(Instant now) {
    if (!now.isBefore(until)) {
      return Stage.OVER;
    }
    return reminded || now.isBefore(halfway()) ? Stage.OPEN : Stage.TO_REMIND;
  }

  /// When something is to be done if nobody says anything: to remind, or to end it.
  public Instant next() {
    return reminded ? until : halfway();
  }

  /// When to remind; a confirmation is not reminded of.
  private Instant halfway() {
    return byRequester() ? until : asked.plus(Duration.between(asked, until).dividedBy(2));
  }

  /// That too few agreed in time.
  public Refusal expired() {
    return byRequester()
        ? new Refusal(
            "not-confirmed",
            "It was not confirmed in time. Nothing was touched.",
            "Ask again if you still want it.")
        : new Refusal(
            "approval-expired",
            "It was not approved in time ("
                + given.size()
                + " of "
                + needed
                + "). Nothing was touched.",
            "Ask again when somebody who may approve it is there.");
  }

  /// That it is something else by now than what was agreed to.
  ///
  /// @param what is different
  public static Refusal moved(String code, String what) {
    return moved(code, Text.of(": " + what + "."));
  }

  /// That something now speaks against what was agreed to.
  public static Refusal moved(String code, Refusal by) {
    return moved(code, Text.of(". ").and(by.words()));
  }

  private static Refusal moved(String code, Text how) {
    return new Refusal(
        code,
        Text.of("This is no longer what was agreed to").and(how).and(" Nothing was touched."),
        "Ask again to have it agreed to as it is now.");
  }

  /// What somebody's yes would be.
  public enum Standing {
    MAY,
    /// They have said it already.
    GIVEN,
    /// Only the requester confirms.
    ONLY_REQUESTER,
    /// Nobody approves what they asked for themselves.
    NOT_REQUESTER,
    /// They wrote some of it, where authors may not agree.
    NOT_AUTHOR
  }

  /// How far the time has come in which people may agree.
  public enum Stage {
    OPEN,
    /// Half of it is over, and nobody was reminded yet.
    TO_REMIND,
    OVER
  }
}

package dev.slipway.commands.flags;

import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.grammar.Nearest;
import dev.slipway.commands.ports.Refusal;
import java.util.List;
import java.util.Optional;

/// What a wish means for a flag as it is. Only what is set for exactly the environment is changed:
/// what holds there by a pattern holds in other environments too.
public final class Turning {
  private static final String IN_GITLAB = "Change it in GitLab, under Deploy, Feature flags.";

  private Turning() {}

  /// What becomes of a wish.
  public sealed interface Outcome {
    /// Something has to be written.
    record Change(Turn turn) implements Outcome {}

    /// It is so already.
    record AsItIs(Setting now) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /// @param environment the name of GitLab's environment
  /// @param lists those there are; needed for a wish that names one
  /// @param last the last change that was done there; needed to undo it
  public static Outcome of(
      Flag flag,
      String environment,
      FlagWish wish,
      List<UserList> lists,
      Optional<FlagChange> last) {
    if (flag.master() == Flag.Master.OFF && wish instanceof FlagWish.Off) {
      return new Outcome.Refused(
          new Refusal(
              "flag-inactive",
              flag.name()
                  + " is off in every environment already: it is switched off as a whole in GitLab."));
    }
    if (flag.master() == Flag.Master.OFF) {
      return new Outcome.Refused(
          new Refusal(
              "flag-inactive",
              flag.name()
                  + " is switched off as a whole in GitLab, for every environment, so that what is set for "
                  + environment
                  + " has no effect.",
              "Switch it on there first, under Deploy, Feature flags; this may turn it on in other environments."));
    }
    Setting now = flag.in(environment);
    return switch (wish) {
      case FlagWish.On(Audience audience) -> on(audience, now, lists);
      case FlagWish.Off() -> off(flag, environment, now);
      case FlagWish.Undo() -> undo(flag, environment, now, last);
    };
  }

  private static Outcome on(Audience audience, Setting now, List<UserList> lists) {
    return switch (audience) {
      case Audience.Everybody() -> to(now, Setting.of(new Whom.Everybody()));
      case Audience.Share(int percent) -> to(now, Setting.of(share(percent, now)));
      case Audience.Users(var ids) -> to(now, Setting.of(new Whom.Users(ids)));
      case Audience.OnList(String name) ->
          named(name, lists)
              .map(list -> to(now, Setting.of(new Whom.OnList(list.id(), list.name()))))
              .orElseGet(() -> new Outcome.Refused(noList(name, lists)));
    };
  }

  /// Who is in stays in when the share grows: it keeps what the choice depends on.
  private static Whom share(int percent, Setting now) {
    return now.whom().stream()
        .filter(Whom.Share.class::isInstance)
        .map(Whom.Share.class::cast)
        .findFirst()
        .map(before -> new Whom.Share(percent, before.group(), before.stickiness()))
        .orElseGet(() -> new Whom.Share(percent, Whom.Share.DEFAULT, Whom.Share.DEFAULT));
  }

  private static Optional<UserList> named(String name, List<UserList> lists) {
    Optional<UserList> same = lists.stream().filter(one -> one.name().equals(name)).findFirst();
    List<UserList> alike = lists.stream().filter(one -> one.name().equalsIgnoreCase(name)).toList();
    return same.or(() -> alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty());
  }

  private static Refusal noList(String name, List<UserList> lists) {
    List<String> names = lists.stream().map(UserList::name).toList();
    return new Refusal(
        "user-list-not-found",
        "There is no list of users called " + name + " in the GitLab project.",
        instead(
            name,
            names,
            "There are none: make one in GitLab, under Deploy, Feature flags, View user lists."));
  }

  /// What may have been meant, or what there is.
  private static String instead(String name, List<String> names, String none) {
    return Nearest.orLonger(name, names)
        .map(near -> "Did you mean " + near + "?")
        .orElseGet(() ->
            names.isEmpty()
                ? none
                : "There are: " + String.join(", ", names.stream().limit(20).toList()) + ".");
  }

  private static Outcome off(Flag flag, String environment, Setting now) {
    List<Flag.Shared> shared = flag.sharedIn(environment);
    return now.off() && !shared.isEmpty()
        ? new Outcome.Refused(
            new Refusal(
                "flag-shared",
                "Nothing of "
                    + flag.name()
                    + " is set for "
                    + environment
                    + " alone. It is "
                    + words(shared)
                    + ", which other environments may share, so I leave that alone.",
                IN_GITLAB))
        : to(now, Setting.OFF);
  }

  private static Outcome undo(
      Flag flag, String environment, Setting now, Optional<FlagChange> last) {
    Optional<Turn> turn = last.flatMap(FlagChange::turn);
    if (turn.isEmpty()) {
      return new Outcome.Refused(
          new Refusal(
              "nothing-to-undo",
              "I have not changed " + flag.name() + " for " + environment + ", as far as I know.",
              "It is " + now.words() + " there now."));
    }
    if (!turn.get().to().isLike(now)) {
      return new Outcome.Refused(
          new Refusal(
              "flag-changed",
              flag.name()
                  + " is not as its last change left it: that was "
                  + turn.get().to().words()
                  + ", and it is "
                  + now.words()
                  + " now. Somebody has changed it in GitLab since.",
              "Say what it is to be instead, with turn on or turn off."));
    }
    return to(now, turn.get().from());
  }

  private static Outcome to(Setting now, Setting wanted) {
    return now.isLike(wanted) ? new Outcome.AsItIs(now) : new Outcome.Change(new Turn(now, wanted));
  }

  /// What holds by patterns, in words: `on for everybody through *`.
  public static String words(List<Flag.Shared> shared) {
    return "on for "
        + String.join(
            " and for ",
            shared.stream().map(one -> one.whom().words() + " through " + one.pattern()).toList());
  }

  /// The refusal of a flag that is not there.
  ///
  /// @param all those there are
  public static Refusal unknown(FlagName name, List<Flag> all) {
    List<String> names = all.stream().map(flag -> flag.name().value()).toList();
    return new Refusal(
        "flag-not-found",
        "There is no feature flag " + name + " in the GitLab project.",
        instead(
            name.value(), names, "It has none: make one in GitLab, under Deploy, Feature flags."));
  }
}

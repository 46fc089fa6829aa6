package dev.slipway.commands.access;

import dev.slipway.commands.access.Decision.Allowed;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.access.Decision.Reason;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory.Membership;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.config.AccessLevel;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Reviews;
import dev.slipway.config.Role;
import dev.slipway.config.Roles;
import dev.slipway.config.Roles.Member;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The one decision function: asked when something is requested, and again in the transaction that
/// starts its effect. Default deny; what could not be looked up is a no.
public final class Access {
  private Access() {}

  /// Whether a person may do something to an app in an environment.
  ///
  /// @param person what the directory answered about the one who asks
  /// @param place where it was asked
  public static Decision decide(
      Answer<Person> person, Action action, App app, Environment environment, Place place) {
    return decide(
        person,
        action,
        new Sphere(app.name() + " on " + environment.name(), app.project(), environment.roles()),
        place);
  }

  /// Whether a person may do something to the review apps of an app; where there are none, nobody
  /// may.
  public static Decision decide(Answer<Person> person, Action action, App app, Place place) {
    return app.reviews()
        .map(reviews ->
            decide(
                person,
                action,
                new Sphere("review apps of " + app.name(), app.project(), reviews.roles()),
                place))
        .orElseGet(() -> new Denied(List.of(noReviews(app))));
  }

  /// Whether a label may bring a review app: where the configuration names one.
  public static Decision labelled(App app) {
    return app.reviews().flatMap(Reviews::label).isPresent()
        ? new Allowed("label for review apps of " + app.name())
        : new Denied(List.of(noReviews(app)));
  }

  private static Reason noReviews(App app) {
    return new Reason(
        "no-review-apps", "The configuration has no such review apps of " + app.name() + ".");
  }

  /// What roles are about.
  ///
  /// @param where in words
  /// @param project the one in GitLab
  private record Sphere(String where, String project, Roles roles) {}

  private static Decision decide(Answer<Person> person, Action action, Sphere sphere, Place place) {
    List<Reason> reasons = new ArrayList<>();
    if (place == Place.OTHER_CHANNEL) {
      reasons.add(
          new Reason(
              "channel-not-allowed",
              "Commands are not taken in this channel. Use one that is listed in the configuration, or a direct message."));
    }
    if (action == Action.OVERRIDE && place == Place.DIRECT_MESSAGE) {
      reasons.add(
          new Reason(
              "override-unseen",
              "Gates are overridden where others see it: in a channel that is listed in the configuration."));
    }
    switch (person) {
      case Answer.Found<Person>(Person known) -> {
        standing(known, reasons);
        Set<Role> held = held(known, sphere);
        Optional<Role> enough = sufficient(action).stream().filter(held::contains).findFirst();
        if (enough.isEmpty()) {
          reasons.add(lacking(known.membership(), action, sphere));
        } else if (reasons.isEmpty()) {
          return new Allowed(
              enough.get().name().toLowerCase(Locale.ROOT) + " of " + sphere.where());
        }
      }
      case Answer.Refused<Person>(var refusal) ->
          reasons.add(
              new Reason(
                  "person-unknown", "Your account could not be checked: " + refusal.reason()));
      case Answer.Unavailable<Person>(var outage) ->
          reasons.add(
              new Reason(
                  "person-unverified",
                  "Your account could not be checked because "
                      + outage.system()
                      + " did not answer ("
                      + outage.reason()
                      + "). Nothing was done; try again."));
    }
    return new Denied(reasons);
  }

  /// Whether Slipway may deploy by itself: where the configuration says that it does.
  public static Decision automatic(App app, Environment environment) {
    String where = app.name() + " on " + environment.name();
    return environment.auto().isPresent()
        ? new Allowed("automatic deploys of " + where)
        : new Denied(
            List.of(
                new Reason(
                    "not-automatic",
                    "The configuration has no automatic deploys of " + where + " (any more).")));
  }

  private static void standing(Person person, List<Reason> reasons) {
    switch (person.standing()) {
      case MEMBER -> {}
      case GUEST ->
          reasons.add(new Reason("guest", "Guests of the workspace can't give commands."));
      case BOT -> reasons.add(new Reason("bot", "Other bots can't give commands."));
      case DEACTIVATED -> reasons.add(new Reason("deactivated", "This account is deactivated."));
      case STRANGER ->
          reasons.add(new Reason("stranger", "Members of other workspaces can't give commands."));
    }
  }

  /// The roles, any of which is enough, the most telling one first.
  private static List<Role> sufficient(Action action) {
    return switch (action) {
      case VIEW -> List.of(Role.VIEWER, Role.DEPLOYER, Role.APPROVER, Role.MIGRATOR, Role.ADMIN);
      case OVERRIDE -> List.of(Role.ADMIN);
      case APPROVE -> List.of(Role.APPROVER, Role.ADMIN);
      case DEPLOY, ABORT, LOCK, FLAG, REVIEW -> List.of(Role.DEPLOYER, Role.ADMIN);
      case MIGRATE -> List.of(Role.MIGRATOR, Role.ADMIN);
    };
  }

  /// Why they have no role that is enough: the one there is might be by what they are in GitLab.
  private static Reason lacking(Membership membership, Action action, Sphere sphere) {
    Reason missing = missing(action, sphere.where());
    boolean isByLevel =
        sufficient(action).stream()
            .flatMap(role -> sphere.roles().holders(role).stream())
            .anyMatch(Member.Level.class::isInstance);
    if (!isByLevel) {
      return missing;
    }
    return switch (membership) {
      case Membership.Known _ -> missing;
      case Membership.Unknown(var why) ->
          new Reason(
              missing.code(),
              missing
                  .words()
                  .and(" What you are in GitLab counts too, but ")
                  .and(why.words())
                  .and(why.next().isEmpty() ? "." : ". " + why.next()));
      case Membership.Silent(var outage) ->
          new Reason(
              "person-unverified",
              "What you are in GitLab could not be checked because "
                  + outage.system()
                  + " did not answer ("
                  + outage.reason()
                  + "). Nothing was done; try again.");
    };
  }

  private static Reason missing(Action action, String where) {
    return switch (action) {
      case VIEW ->
          new Reason(
              "role-missing",
              "Seeing " + where + " needs the role viewer, which you don't have there.");
      case DEPLOY ->
          new Reason(
              "role-missing",
              "Deploying " + where + " needs the role deployer, which you don't have there.");
      case OVERRIDE ->
          new Reason(
              "role-missing",
              "Overriding the gates of "
                  + where
                  + " needs the role admin, which you don't have there.");
      case APPROVE ->
          new Reason(
              "role-missing",
              "Approving for " + where + " needs the role approver, which you don't have there.");
      case ABORT ->
          new Reason(
              "role-missing",
              "Stopping a deployment of "
                  + where
                  + " needs the role deployer, which you don't have there.");
      case LOCK ->
          new Reason(
              "role-missing",
              "Locking and unlocking "
                  + where
                  + " needs the role deployer, which you don't have there.");
      case FLAG ->
          new Reason(
              "role-missing",
              "Changing feature flags of "
                  + where
                  + " needs the role deployer, which you don't have there.");
      case REVIEW ->
          new Reason(
              "role-missing",
              "Having " + where + " needs the role deployer, which you don't have there.");
      case MIGRATE ->
          new Reason(
              "role-missing",
              "Migrations and migration containers of "
                  + where
                  + " need the role migrator, which you don't have there.");
    };
  }

  private static Set<Role> held(Person person, Sphere sphere) {
    Set<Role> held = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      for (Member member : sphere.roles().holders(role)) {
        boolean holds =
            switch (member) {
              case Member.User(String id) -> id.equals(person.user().value());
              case Member.Group(String id) -> person.groups().contains(id);
              case Member.Level(AccessLevel least) ->
                  person.membership() instanceof Membership.Known(var levels)
                      && Optional.ofNullable(levels.get(sphere.project()))
                          .filter(level -> level.compareTo(least) >= 0)
                          .isPresent();
              case Member.Everyone() -> true;
            };
        if (holds) {
          held.add(role);
        }
      }
    }
    return held;
  }
}

package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Turn a feature flag on somewhere.
///
/// @param urgency whether freezes, deploy hours and open issues are passed over; then another
///   person has to approve
/// @param reason empty when none was given
public record EnableCommand(
    FlagName flag,
    Scope.OneEnvironment where,
    Audience audience,
    Urgency urgency,
    Optional<String> reason)
    implements Command {
  public static final Spec<EnableCommand> SPEC =
      new Spec<>(
          new CommandName("enable"),
          Optional.of(Action.FLAG),
          "Turns a feature flag on there: for everybody, a part of the users, a list of users kept in GitLab, or single users.",
          List.of(
              Form.verbs("turn on", "switch on", "enable")
                  .takes(Part.FLAG, Part.APP, Part.ENVIRONMENT, Part.AUDIENCE, Part.REASON)
                  .may(FlagsCommand.HOTFIX)
                  .shownAs(
                      "turn on FLAG on ENVIRONMENT [of APP] [for NUMBER% | for user list NAME | for users ID, ID] [as a hotfix] [: REASON]")
                  .makes(parts ->
                      new EnableCommand(
                          parts.flag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          parts.audience().orElseGet(Audience.Everybody::new),
                          FlagsCommand.urgency(parts),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "turn on new-checkout on production for 25%",
                  new EnableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      new Audience.Share(25),
                      Urgency.ROUTINE,
                      Optional.empty())),
              new Example<>(
                  "turn on new-checkout on staging",
                  new EnableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, STAGING),
                      new Audience.Everybody(),
                      Urgency.ROUTINE,
                      Optional.empty())),
              new Example<>(
                  "turn on new-checkout on production for user list beta-testers: they asked for it",
                  new EnableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      new Audience.OnList("beta-testers"),
                      Urgency.ROUTINE,
                      Optional.of("they asked for it"))),
              new Example<>(
                  "turn on new-checkout on production of shop for users ann, bob",
                  new EnableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      new Audience.Users(List.of("ann", "bob")),
                      Urgency.ROUTINE,
                      Optional.empty()))));

  @Override
  public String phrase() {
    return "turn on "
        + FlagsCommand.of(flag, where)
        + Says.audience(audience)
        + FlagsCommand.of(urgency)
        + Says.reason(reason);
  }
}

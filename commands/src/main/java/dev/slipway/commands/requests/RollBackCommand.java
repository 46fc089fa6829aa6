package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// Make an earlier release live again, exactly as it was.
///
/// @param reason why; empty when none was given
public record RollBackCommand(
    AppName app, EnvironmentName environment, Where where, Optional<String> reason)
    implements Command, Plannable {
  static final List<String> VERBS = List.of("roll back", "rollback", "go back");

  public static final Spec<RollBackCommand> SPEC =
      new Spec<>(
          new CommandName("rollback"),
          Optional.of(Action.DEPLOY),
          "Makes an earlier release live again, with its exact images and configuration.",
          List.of(
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("roll back [APP on] ENVIRONMENT [: REASON]")
                  .makes(parts -> of(parts, new Where.Before())),
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("roll back [APP on] ENVIRONMENT to BUILD [: REASON]")
                  .makes(parts -> of(parts, new Where.ToBuild(parts.build()))),
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.RELEASE, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("roll back [APP on] ENVIRONMENT to release NUMBER [: REASON]")
                  .makes(parts -> of(parts, new Where.ToRelease(parts.release())))),
          List.of(
              new Example<>(
                  "roll back production",
                  new RollBackCommand(SHOP, PRODUCTION, new Where.Before(), Optional.empty())),
              new Example<>(
                  "roll back production to build #230",
                  new RollBackCommand(
                      SHOP,
                      PRODUCTION,
                      new Where.ToBuild(new BuildReference.Numbered(new BuildNumber(230))),
                      Optional.empty())),
              new Example<>(
                  "roll back shop on staging to release 41: it lost carts",
                  new RollBackCommand(
                      SHOP, STAGING, new Where.ToRelease(41), Optional.of("it lost carts")))));

  static RollBackCommand of(Parts parts, Where where) {
    return new RollBackCommand(parts.app(), parts.environment(), where, parts.reason());
  }

  /// How far.
  public sealed interface Where {
    /// To the release before the one that is live.
    record Before() implements Where {}

    /// To the newest release of a build.
    ///
    /// @param build by its number; what else it may be is told to be of no use here
    record ToBuild(BuildReference build) implements Where {}

    record ToRelease(long number) implements Where {}
  }

  @Override
  public String phrase() {
    String back = "roll back " + Says.app(app) + " on " + environment;
    return switch (where) {
          case Where.Before() -> back;
          case Where.ToBuild(var build) -> back + " to " + Says.build(build);
          case Where.ToRelease(long number) -> back + " to release " + number;
        }
        + Says.reason(reason);
  }
}

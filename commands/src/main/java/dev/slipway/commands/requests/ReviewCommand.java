package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import java.util.List;
import java.util.Optional;

/// Have a review app.
///
/// @param of the branch or merge request; another way to name a build is refused when it is asked
public record ReviewCommand(AppName app, BuildReference of) implements Command {
  public static final Spec<ReviewCommand> SPEC =
      new Spec<>(
          new CommandName("review"),
          Optional.of(Action.REVIEW),
          "Starts an app of its own for a branch or merge request, and keeps it as the branch is.",
          List.of(
              Form.verbs("review app")
                  .takes(Part.BUILD, Part.APP)
                  .ignoring(
                      "give", "get", "have", "start", "create", "open", "spin", "up", "make", "new")
                  .shownAs("review app for branch BRANCH [of APP]")
                  .makes(parts -> new ReviewCommand(parts.app(), parts.build()))),
          List.of(
              new Example<>(
                  "review app for branch fix-login",
                  new ReviewCommand(SHOP, new BuildReference.Branch("fix-login"))),
              new Example<>(
                  "give me a review app for !42 of shop",
                  new ReviewCommand(SHOP, new BuildReference.MergeRequest(42)))));

  @Override
  public String phrase() {
    return "review app " + of(app, of);
  }

  /// A review app as canonical sentences name it: `branch fix-login of shop`. Without `for`, after
  /// which the name of an app could be taken for the beginning of a build's.
  static String of(AppName app, BuildReference of) {
    return Says.build(of) + " of " + app;
  }
}

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
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tend a review app: have something done with one that is there.
///
/// @param of its branch or merge request; another way to name a build is refused when it is asked
public record TendCommand(AppName app, BuildReference of, ReviewMove move) implements Command {
  private static final BuildReference FIX_LOGIN = new BuildReference.Branch("fix-login");
  private static final BuildReference MR_42 = new BuildReference.MergeRequest(42);

  public static final Spec<TendCommand> SPEC =
      new Spec<>(
          new CommandName("tend"),
          Optional.of(Action.REVIEW),
          "Stops a review app, keeps it awake for longer or for good, puts it to sleep or wakes it.",
          List.of(
              form("stop review app", new ReviewMove.Stop(), "end", "close", "remove", "delete"),
              Form.verbs("extend review app", "prolong review app")
                  .takes(Part.BUILD, Part.APP, Part.LONGER)
                  .ignoring("longer", "more", "another")
                  .shownAs("extend review app for branch BRANCH [of APP] for DURATION")
                  .makes(parts ->
                      new TendCommand(
                          parts.app(), parts.build(), new ReviewMove.Extend(parts.longer()))),
              form("pin review app", new ReviewMove.Pin()),
              form("unpin review app", new ReviewMove.Unpin()),
              form("wake review app", new ReviewMove.Wake(), "wake up"),
              Form.verbs("sleep review app", "put review app")
                  .takes(Part.BUILD, Part.APP)
                  .ignoring("to", "sleep")
                  .shownAs("put review app for branch BRANCH [of APP] to sleep")
                  .makes(parts ->
                      new TendCommand(parts.app(), parts.build(), new ReviewMove.Sleep()))),
          List.of(
              new Example<>(
                  "stop review app !42", new TendCommand(SHOP, MR_42, new ReviewMove.Stop())),
              new Example<>(
                  "extend review app for branch fix-login for 2 days",
                  new TendCommand(SHOP, FIX_LOGIN, new ReviewMove.Extend(Duration.ofDays(2)))),
              new Example<>(
                  "pin review app !42", new TendCommand(SHOP, MR_42, new ReviewMove.Pin())),
              new Example<>(
                  "unpin review app !42", new TendCommand(SHOP, MR_42, new ReviewMove.Unpin())),
              new Example<>(
                  "wake review app for branch fix-login",
                  new TendCommand(SHOP, FIX_LOGIN, new ReviewMove.Wake())),
              new Example<>(
                  "put review app !42 to sleep",
                  new TendCommand(SHOP, MR_42, new ReviewMove.Sleep()))));

  /// @param others what may be said in the place of the verb's first word
  private static Form<TendCommand> form(String verb, ReviewMove move, String... others) {
    String[] verbs = new String[others.length + 1];
    verbs[0] = verb;
    for (int i = 0; i < others.length; i++) {
      verbs[i + 1] = others[i] + " review app";
    }
    return Form.verbs(verbs)
        .takes(Part.BUILD, Part.APP)
        .shownAs(verb + " for branch BRANCH [of APP]")
        .makes(parts -> new TendCommand(parts.app(), parts.build(), move));
  }

  @Override
  public String phrase() {
    String name = " review app " + ReviewCommand.of(app, of);
    return switch (move) {
      case ReviewMove.Stop() -> "stop" + name;
      case ReviewMove.Extend(Duration length) -> "extend" + name + " for " + Says.duration(length);
      case ReviewMove.Pin() -> "pin" + name;
      case ReviewMove.Unpin() -> "unpin" + name;
      case ReviewMove.Wake() -> "wake" + name;
      case ReviewMove.Sleep() -> "sleep" + name;
    };
  }
}

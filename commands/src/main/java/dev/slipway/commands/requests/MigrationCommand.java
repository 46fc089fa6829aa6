package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Have a migration container: a pod of a build's own image with the developer's SSH keys in it.
///
/// @param life how long it lives; empty for the environment's default
/// @param scratch how much room for data; empty for the environment's default
/// @param owner whose keys are in it; empty for those of whoever asks
public record MigrationCommand(
    AppName app,
    BuildReference build,
    EnvironmentName environment,
    Optional<Duration> life,
    Optional<ByteSize> scratch,
    Optional<Mention> owner)
    implements Command {
  public static final Spec<MigrationCommand> SPEC =
      new Spec<>(
          new CommandName("migration"),
          Optional.of(Action.MIGRATE),
          "Starts a container of a build's own image, with an environment's configuration, that you reach by SSH with your GitLab keys.",
          List.of(
              Form.verbs("migration container", "migration pod")
                  .takes(
                      Part.BUILD, Part.APP, Part.ENVIRONMENT, Part.DURATION, Part.SIZE, Part.PERSON)
                  .ignoring(
                      "give", "gimme", "get", "have", "start", "create", "open", "spin", "up",
                      "make", "at", "with", "and", "another", "new", "from", "room", "space",
                      "scratch", "disk")
                  .shownAs(
                      "give me a migration container at BUILD [of APP] on ENVIRONMENT [for DURATION] [with SIZE] [for @SOMEBODY]")
                  .makes(parts ->
                      new MigrationCommand(
                          parts.app(),
                          parts.build(),
                          parts.environment(),
                          parts.duration(),
                          parts.size(),
                          parts.person()))),
          List.of(
              new Example<>(
                  "give me a migration container at build #235 on staging",
                  of(Optional.empty(), Optional.empty(), Optional.empty())),
              new Example<>(
                  "I need a migration container at build #235 on staging for 2 hours",
                  of(Optional.of(Duration.ofHours(2)), Optional.empty(), Optional.empty())),
              new Example<>(
                  "start a migration container at #235 of shop on staging for 90m with 20Gi for @U0BOB",
                  of(
                      Optional.of(Duration.ofMinutes(90)),
                      Optional.of(new ByteSize(20 * 1024)),
                      Optional.of(new Mention("U0BOB"))))));

  private static MigrationCommand of(
      Optional<Duration> life, Optional<ByteSize> scratch, Optional<Mention> owner) {
    return new MigrationCommand(
        SHOP, new BuildReference.Numbered(new BuildNumber(235)), STAGING, life, scratch, owner);
  }

  @Override
  public String phrase() {
    return "migration container at "
        + Says.buildOf(app, build)
        + " on "
        + environment
        + life.map(length -> " for " + Says.duration(length)).orElse("")
        + scratch.map(size -> " with " + size).orElse("")
        + owner.map(person -> " for " + person).orElse("");
  }
}

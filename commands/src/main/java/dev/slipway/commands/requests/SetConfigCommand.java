package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Give keys of a ConfigMap other values, by deploying the live build once more with them.
///
/// @param urgency whether freezes and deploy hours are passed over; then another person has to
///   approve
/// @param reason why; empty when none was given
public record SetConfigCommand(
    AppName app,
    EnvironmentName environment,
    SettingsEdit edit,
    Urgency urgency,
    Optional<String> reason)
    implements Command, Plannable {
  static final List<String> VERBS = List.of("set config", "set configuration", "set setting");

  public static final Spec<SetConfigCommand> SPEC =
      new Spec<>(
          new CommandName("setconfig"),
          Optional.of(Action.DEPLOY),
          "Sets keys of a ConfigMap and deploys the live build once more with them.",
          List.of(
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.SETTINGS, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .may(FlagsCommand.HOTFIX)
                  .shownAs(
                      "set config KEY=VALUE [KEY=VALUE] [in configmap NAME] [of APP] on ENVIRONMENT [as a hotfix] [: REASON]")
                  .makes(SetConfigCommand::of)),
          List.of(
              new Example<>(
                  "set config LOG_LEVEL=debug on staging",
                  new SetConfigCommand(
                      SHOP,
                      STAGING,
                      edit(Optional.empty(), "LOG_LEVEL", "debug"),
                      Urgency.ROUTINE,
                      Optional.empty())),
              new Example<>(
                  "set config GREETING=\"Hello, you\" in configmap web-config on production: it was too dry",
                  new SetConfigCommand(
                      SHOP,
                      PRODUCTION,
                      edit(Optional.of("web-config"), "GREETING", "Hello, you"),
                      Urgency.ROUTINE,
                      Optional.of("it was too dry")))));

  static SetConfigCommand of(Parts parts) {
    return new SetConfigCommand(
        parts.app(),
        parts.environment(),
        parts.settings(),
        FlagsCommand.urgency(parts),
        parts.reason());
  }

  static SettingsEdit edit(Optional<String> map, String key, String value) {
    TreeMap<String, String> values = new TreeMap<>();
    values.put(key, value);
    return new SettingsEdit(map, values);
  }

  /// The sentence without its reason.
  public String what() {
    return "set config "
        + Says.settings(edit)
        + " "
        + Says.app(app)
        + " on "
        + environment
        + FlagsCommand.of(urgency);
  }

  @Override
  public String phrase() {
    return what() + Says.reason(reason);
  }
}

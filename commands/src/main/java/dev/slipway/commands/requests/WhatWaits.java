package dev.slipway.commands.requests;

import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Something that waits for people to agree to it.
public sealed interface WhatWaits {
  record ADeployment(DeploymentId deployment) implements WhatWaits {}

  record AFlagChange(FlagChangeId change) implements WhatWaits {}

  /// After the verb, so that it is understood the same again.
  default String phrase() {
    return switch (this) {
      case ADeployment(DeploymentId deployment) -> "deployment " + deployment;
      case AFlagChange(FlagChangeId change) -> "flag change " + change;
    };
  }

  /// The ways to say it, each by its number.
  ///
  /// @param others what may be said besides
  /// @param make of what waits, and the reason
  static <C> List<Form<C>> forms(
      List<String> verbs, List<Part> others, BiFunction<WhatWaits, Optional<String>, C> make) {
    String[] ways = verbs.toArray(String[]::new);
    return List.of(
        Form.verbs(ways)
            .takes(with(Part.DEPLOYMENT, others))
            .makes(parts ->
                make.apply(new ADeployment(new DeploymentId(parts.deployment())), parts.reason())),
        Form.verbs(ways)
            .takes(with(Part.FLAG_CHANGE, others))
            .makes(parts ->
                make.apply(new AFlagChange(new FlagChangeId(parts.flagChange())), parts.reason())));
  }

  private static Part[] with(Part first, List<Part> others) {
    return Stream.concat(Stream.of(first), others.stream()).toArray(Part[]::new);
  }
}
